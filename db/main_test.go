package db_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"downbeat/db/dbtest"
)

// server is the wait for a PostgreSQL that this process started and that others still use.
var server = goleak.IgnoreAnyFunction("downbeat/db/embedded.cluster.launch.func1")

func TestMain(m *testing.M) {
	code := dbtest.Main(m)
	if code == 0 {
		code = leaks()
	}
	os.Exit(code)
}

// leaks waits for pgx, which takes up to 15 s to give up a connection whose server is silent.
func leaks() (code int) {
	var err error
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		if err = goleak.Find(server); err == nil {
			return 0
		}
	}
	fmt.Fprintln(os.Stderr, "goroutines are left:", err)
	return 1
}
