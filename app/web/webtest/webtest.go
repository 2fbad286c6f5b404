// Package webtest runs the web client's own tools from Go tests, so that go test
// ./... is all tests there are. The tools need Node and npm; what they are made of
// is installed when it is missing or older than package-lock.json. Where there is no
// Node a test is skipped with a line; with CI=true it fails.
package webtest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"downbeat/db/dbtest"
)

// The oldest Node that the tools run on.
const oldestMajor, oldestMinor = 20, 19

// Client is a folder with package.json whose tools can be run.
type Client struct {
	dir string
	npm string
}

// MustInstall makes the tools of a folder ready.
func MustInstall(tb testing.TB, dir string) Client {
	tb.Helper()
	MustHaveNode(tb)
	c := Client{dir, dbtest.MustFind(tb, "npm")}
	// Another test binary may be about to do the same.
	wanted, err := os.Open(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		tb.Fatal(err)
	}
	defer wanted.Close()
	if err := lock(wanted); err != nil {
		tb.Fatal(err)
	}
	current, err := installed(dir)
	if err != nil {
		tb.Fatal(err)
	}
	if !current {
		c.MustRun(tb, nil, "ci", "--no-audit", "--no-fund")
	}
	return c
}

// installed tells whether node_modules is what package-lock.json asks for: npm writes a lock file of its own into it, last.
func installed(dir string) (bool, error) {
	wanted, err := os.Stat(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return false, err
	}
	there, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && !there.ModTime().Before(wanted.ModTime()), err
}

// MustHaveNode ends the test unless there is a Node that is new enough.
func MustHaveNode(tb testing.TB) {
	tb.Helper()
	said, err := exec.CommandContext(tb.Context(), dbtest.MustFind(tb, "node"), "--version").Output()
	if err != nil {
		tb.Fatal(err)
	}
	version := strings.TrimSpace(string(said))
	var major, minor int
	if _, err := fmt.Sscanf(version, "v%d.%d", &major, &minor); err != nil {
		tb.Fatalf("node is of version %q", version)
	}
	if major > oldestMajor || major == oldestMajor && minor >= oldestMinor {
		return
	}
	dbtest.SkipWithout(tb, "node is %s, and v%d.%d is the oldest that will do", version, oldestMajor, oldestMinor)
}

// lastWords is the time between the end of a command and that of the tests' own, in which its output can be shown.
const lastWords = 15 * time.Second

// MustRun runs npm with the arguments, and shows what it said if it fails. setting
// are lines to add to its environment. It and what it started end with the test's
// time at the latest.
func (c Client) MustRun(tb testing.TB, setting []string, arguments ...string) {
	tb.Helper()
	ctx := tb.Context()
	if t, ok := tb.(*testing.T); ok {
		if end, bounded := t.Deadline(); bounded {
			var cancel context.CancelFunc
			ctx, cancel = context.WithDeadline(ctx, end.Add(-lastWords))
			defer cancel()
		}
	}
	command := exec.CommandContext(ctx, c.npm, arguments...)
	command.Dir = c.dir
	command.Env = append(append(os.Environ(), "NO_COLOR=1"), setting...)
	command.WaitDelay = 5 * time.Second
	endTogether(command)
	said, err := command.CombinedOutput()
	if err != nil {
		tb.Fatalf("npm %s: %v\n%s", strings.Join(arguments, " "), errors.Join(err, ctx.Err()), said)
	}
	tb.Logf("npm %s:\n%s", strings.Join(arguments, " "), said)
}
