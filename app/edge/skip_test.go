package edge_test

import (
	"os"
	"testing"
)

// skip says in one line why a test cannot run on this system; with CI=true nothing may be left out.
func skip(tb testing.TB, why string, args ...any) {
	tb.Helper()
	if os.Getenv("CI") == "true" {
		tb.Fatalf(why, args...)
	}
	tb.Skipf(why, args...)
}
