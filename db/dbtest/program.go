package dbtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// MustFind returns the path of a program that goes by one of the names, also where
// Debian keeps servers. Where there is none the test is skipped (SkipWithout).
func MustFind(tb testing.TB, names ...string) string {
	tb.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
		found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
		found = append(found, "/usr/sbin/"+name)
		slices.Reverse(found) // the newest last
		for _, path := range found {
			if _, err := os.Stat(path); err == nil {
				return path
			}
		}
	}
	SkipWithout(tb, "this machine has none of %q", names)
	return ""
}

// SkipWithout skips the test because of what this machine lacks, as the line says.
// With CI=true it fails, because nothing may be left out there.
func SkipWithout(tb testing.TB, format string, args ...any) {
	tb.Helper()
	if os.Getenv("CI") == "true" {
		tb.Fatalf(format, args...)
	}
	tb.Skipf(format, args...)
}
