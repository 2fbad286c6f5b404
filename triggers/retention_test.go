package triggers_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
)

// mustRotate lets a third of the time to keep pass, and rotates.
func mustRotate(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	mustExec(t, pool, `update feed.state set rotated_at = rotated_at - interval '25 hours'`)
	if done, err := db.Rotate(t.Context(), pool, 72*time.Hour); err != nil || !done {
		t.Fatalf("rotate: %v, %v", done, err)
	}
}

func TestEventsStayForTheTimeToKeepAndThenTheirNumbersGoOn(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	if done, err := db.Rotate(t.Context(), pool, 72*time.Hour); err != nil || done {
		t.Fatalf("rotated before its time: %v, %v", done, err)
	}
	head := mustInt(t, pool, `select feed.head($1)`, bandA)
	for round := range 3 {
		mustRotate(t, pool)
		mustExec(t, pool, rename, bandB, "round")
		mustExec(t, pool, rename, bandB, "again") // left unnumbered: the rotation numbers it
		log, err := db.LogOf(t.Context(), pool, bandA)
		if err != nil || log.Head != head || log.Floor != 0 {
			t.Errorf("round %d: the log of band A is %+v, want all of it up to %d", round, log, head)
		}
	}
	mustRotate(t, pool)

	log, err := db.LogOf(t.Context(), pool, bandA)
	if err != nil || log.Head != head || log.Floor != head {
		t.Errorf("after four rounds the log of band A is %+v, want it empty at %d", log, head)
	}
	if n := mustInt(t, pool, `select count(*) from feed.changes where band_id = $1`, bandA); n != 0 {
		t.Errorf("%d changes are kept", n)
	}
	after := position(t, pool)
	mustExec(t, pool, rename, bandA, "goes on")
	if changes := mustNews(t, pool, after); len(changes) != 1 || changes[0].Seq != head+1 {
		t.Errorf("the next event is %+v, want number %d", changes, head+1)
	}
	if floor := mustInt(t, pool, `select feed.floor($1)`, bandB); floor == 0 {
		t.Error("a cursor from the beginning of band B passes for one that can be continued")
	}
	if n := mustInt(t, pool, `select count(*) from feed.events where band_id = $1`, bandB); n == 0 {
		t.Error("the last rounds of band B are gone as well")
	}
}

func TestARotationBehindAnOpenTransactionIsPutOffAndBlocksNoWriter(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	open := mustConn(t, pool, "", "psql")
	mustExec(t, open, `begin`)
	mustExec(t, open, rename, bandA, "open for rounds")
	for range 3 {
		mustRotate(t, pool)
	}
	mustExec(t, pool, `update feed.state set rotated_at = rotated_at - interval '25 hours'`)
	writer := mustConn(t, pool, "", "psql")
	mustExec(t, writer, `set lock_timeout = '50ms'`)
	type result struct {
		done bool
		err  error
	}
	rotated := make(chan result, 1) // one result, never full
	go func() {
		done, err := db.Rotate(t.Context(), pool, 72*time.Hour)
		rotated <- result{done, err}
	}()
	after := position(t, pool)
	var slowest time.Duration
	writes := 0
	for waiting := true; waiting; writes++ {
		began := time.Now()
		mustExec(t, writer, rename, bandB, time.Now().String())
		slowest = max(slowest, time.Since(began))
		select {
		case r := <-rotated:
			waiting = false
			if r.done || r.err != nil {
				t.Errorf("rotated under an open writer: %+v", r)
			}
		default:
		}
	}
	t.Logf("%d writes while the rotation waited, the slowest took %v", writes, slowest)
	mustExec(t, open, `commit`)
	if changes := mustNews(t, pool, after); len(changes) != writes+1 {
		t.Errorf("%d events of %d writes", len(changes), writes+1)
	}
	mustRotate(t, pool)
}

func TestACommitWhoseChangesWereDroppedIsAReset(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	mustExec(t, pool, rename, bandA, "to be dropped")
	after := position(t, pool)
	mustAdvance(t, pool)
	mustExec(t, pool, `truncate feed.changes_0`)
	mustExec(t, pool, rename, bandA, "stays")

	changes := mustNews(t, pool, after)
	wantNames(t, changes, "feed:reset(expired) gig:updated")
	if changes[0].Seq+1 != changes[1].Seq {
		t.Errorf("numbers %d and %d", changes[0].Seq, changes[1].Seq)
	}
}
