// Package triggers_test keeps the promises of the change feed in SQL: each file
// one promise, each test on a database of its own (see downbeat/db/dbtest).
//
// The scenarios in testdata are SQL as an administrator would type it, with the
// events that must come of it beside them; `go test ./triggers -update` writes
// the latter anew.
package triggers_test

import (
	"fmt"
	"os"
	"testing"

	"downbeat/db/dbtest"
)

func TestMain(m *testing.M) { os.Exit(dbtest.Main(m)) }

func TestTheVersionOfTheServerIsTold(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	fmt.Println("triggers are tested on PostgreSQL", mustText(t, pool, `select current_setting('server_version')`))
}
