package access_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"downbeat/db/dbtest"
)

// server is the wait for a PostgreSQL that this process started and that others still use.
var server = goleak.IgnoreAnyFunction("downbeat/db/embedded.cluster.launch.func1")

func TestMain(m *testing.M) {
	code := dbtest.Main(m)
	if err := goleak.Find(server); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, "goroutines are left:", err)
		code = 1
	}
	os.Exit(code)
}
