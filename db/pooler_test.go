//go:build unix

package db_test

import (
	"log/slog"
	"testing"
	"time"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestATransactionPoolerIsRefused(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	const want = "The database URL seems to lead through a transaction pooler such as PgBouncer, where notifications do not arrive: give the address of PostgreSQL itself."

	_, err := db.Open(t.Context(), dbtest.MustBouncer(t, dbtest.URL(pool), ""))
	mustBeProblem(t, err, want) // it refuses our settings

	lenient := dbtest.MustBouncer(t, dbtest.URL(pool),
		"ignore_startup_parameters = default_transaction_isolation,jit,statement_timeout,idle_in_transaction_session_timeout\n")
	through, err := db.Open(t.Context(), lenient+"&default_query_exec_mode=exec")
	if err != nil {
		t.Fatalf("one that takes our settings and drops them: %v", err)
	}
	defer through.Close()
	listener := db.NewListener(lenient, pool, func(db.Hint) {}, slog.New(slog.DiscardHandler))
	listener.Hurry(time.Second, 300*time.Millisecond)
	mustBeProblem(t, listener.Probe(t.Context()), want)
}
