package triggers_test

import (
	"testing"

	"downbeat/db"
)

func TestALookIsRefusedWhereItWouldNumberWhatIsNotCommitted(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	for _, begin := range []string{
		`begin; update public.gigs set title = 'uncommitted'`,
		`begin; select pg_current_xact_id()`,
		`begin isolation level repeatable read`,
		`begin isolation level serializable`,
	} {
		for _, call := range []string{`feed.advance()`, `feed.rotate('1 day')`} {
			conn := mustConn(t, pool, "", "psql")
			mustExec(t, conn, begin)
			if pg := mustFail(t, conn, `select `+call); pg.Code != "25001" {
				t.Errorf("%s; select %s: %s", begin, call, pg.Message)
			}
		}
	}
}

func TestWhileOneLooksTheOthersAreToldThatItIsBusy(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	first := mustConn(t, pool, "", "psql")
	mustExec(t, first, `begin`)
	mustExec(t, pool, rename, bandA, "before")
	look, err := db.Advance(t.Context(), first)
	if err != nil || look.Busy {
		t.Fatal(look, err)
	}
	mustExec(t, pool, rename, bandA, "meanwhile")

	busy, err := db.Advance(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	if !busy.Busy || busy.Position != look.Position-1 {
		t.Errorf("the second look: %+v, the first %+v, not committed yet", busy, look)
	}
	mustExec(t, first, `rollback`) // the winner dies
	wantNames(t, mustNews(t, pool, busy.Position), "gig:updated gig:updated")
}

func TestALookThatFindsNothingWritesNothing(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	looks := mustInt(t, pool, `select count(*) from feed.looks`)
	at := position(t, pool)
	for range 20 {
		if got := mustAdvance(t, pool); got != at {
			t.Errorf("position %d, want %d", got, at)
		}
	}
	// One that took long may note how far it came.
	if n := mustInt(t, pool, `select count(*) from feed.looks`); n > looks+5 {
		t.Errorf("20 idle looks left %d rows", n-looks)
	}
}

func TestTheHeadsOfManyLooksAreSweptUp(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	conn := mustConn(t, pool, "", "psql")
	mustExec(t, pool, `insert into feed.looks (id, position, snap, base_id) select n, position, snap, base_id from feed.looks, generate_series(10, 1000) n where id = (select max(id) from feed.looks)`)
	for i := range 50 {
		mustExec(t, conn, `update public.songs set tempo = $1 where title = 'Clock Out'`, 1+i%400)
		mustAdvance(t, conn)
	}
	if n := mustInt(t, pool, `select count(*) from feed.looks`); n > 60 {
		t.Errorf("%d looks are kept", n)
	}
}
