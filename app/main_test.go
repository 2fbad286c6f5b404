package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"testing"
	"time"

	"downbeat/db/dbtest"
)

// The tests of this package are of the whole: they run the real program, as
// processes of their own, against a real PostgreSQL, and look at it from outside.
func TestMain(m *testing.M) {
	code := dbtest.Main(m)
	if built.folder != "" {
		_ = os.RemoveAll(built.folder)
	}
	os.Exit(code)
}

var built struct {
	once   sync.Once
	folder string
	err    error
}

// MustBuild returns the path of the program, built once a run, with the race
// detector if these tests have it.
func MustBuild(tb testing.TB) string {
	tb.Helper()
	built.once.Do(func() {
		if built.folder, built.err = os.MkdirTemp("", "downbeat-e2e-"); built.err != nil {
			return
		}
		arguments := []string{"build", "-o", program()}
		if raceDetector() {
			arguments = append(arguments, "-race")
		}
		if said, err := exec.Command("go", append(arguments, ".")...).CombinedOutput(); err != nil {
			built.err = fmt.Errorf("build the program: %w\n%s", err, said)
		}
	})
	Must(tb, built.err)
	return program()
}

func program() string { return filepath.Join(built.folder, "downbeat") }

func raceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

func Must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// patience is the bound of whatever must happen, on a machine that does more than this.
const patience = 40 * time.Second

// MustBecome waits until something is so.
func MustBecome(tb testing.TB, what string, so func() bool) {
	tb.Helper()
	end := time.Now().Add(patience)
	for !so() {
		if time.Now().After(end) {
			tb.Fatalf("after %v it is still not so: %s", patience, what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// MustFolder is a folder that PostgreSQL's unprivileged user can reach, unlike
// the one around t.TempDir.
func MustFolder(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	for _, folder := range []string{filepath.Dir(dir), dir} {
		Must(tb, os.Chmod(folder, 0o755))
	}
	return dir
}
