package triggers_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"downbeat/db"
	"downbeat/db/dbtest"
)

const rename = `update public.gigs set title = $2 where id = (select id from public.gigs where band_id = $1 order by id limit 1)`

func TestAnOpenTransactionDelaysNobodyAndLosesNothing(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	open := mustConn(t, pool, "", "psql")
	mustExec(t, open, `begin`)
	mustExec(t, open, rename, bandA, "open early")
	elsewhere, err := pgx.Connect(t.Context(), dbtest.NewEmptyURL(t))
	if err != nil {
		t.Fatal(err)
	}
	defer elsewhere.Close(t.Context())
	mustExec(t, elsewhere, `begin; create table idle ()`)

	// Hundreds of looks and commits later, in the same band and in the other one.
	for i := range 200 {
		after := position(t, pool)
		mustExec(t, pool, `update public.songs set tempo = $1 where title in ('Clock Out', 'Umbrella Weather')`, 60+i)
		if got := names(mustNews(t, pool, after)); got != "song:updated song:updated" {
			t.Fatalf("commit %d: %q", i, got)
		}
	}
	mustExec(t, open, `update public.gigs set title = 'open late' where title = 'open early'`)
	after := position(t, pool)
	mustExec(t, open, `commit`)
	changes := mustNews(t, pool, after)
	wantNames(t, changes, "gig:updated gig:updated")
	if head := mustInt(t, pool, `select feed.head($1)`, bandA); changes[1].Seq != head {
		t.Errorf("the late one has number %d of %d", changes[1].Seq, head)
	}
	mustExec(t, elsewhere, `rollback`)
}

func TestTheRowsOfAnOpenTransactionAreLookedThroughOnce(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	// As if it took long to look through the few rows that there are.
	mustExec(t, pool, `do $$
		declare
		  was constant text := pg_get_functiondef('feed.look(uuid[])'::regprocedure);
		begin
		  assert strpos(was, '10 ms') > 0;
		  execute replace(was, '10 ms', '0 ms');
		end $$`)
	conn := mustConn(t, pool, "", "psql")
	past := func() bool {
		return mustInt(t, conn, `select (pg_snapshot_xmax(l.snap) > pg_current_xact_id())::int from feed.looks l order by l.id desc limit 1`) == 1
	}
	for tries := 0; ; tries++ { // if a transaction of another test has ended since the look before, the look goes around the rows
		mustExec(t, pool, rename, bandA, fmt.Sprint("before ", tries))
		at := mustAdvance(t, pool)
		mustExec(t, conn, `begin`)
		mustExec(t, conn, rename, bandB, fmt.Sprint("open ", tries))
		mustExec(t, pool, `select pg_current_xact_id()`) // a later one has ended, so that the look comes past it
		if got := mustAdvance(t, pool); got != at {
			t.Fatalf("position %d, want %d", got, at)
		}
		if past() {
			break
		}
		mustExec(t, conn, `rollback`)
		if tries == 1000 {
			t.Fatal("the next look will look through them again")
		}
	}
	at := position(t, pool)
	mustExec(t, pool, rename, bandA, "meanwhile")
	if got := mustAdvance(t, pool); got != at+1 {
		t.Errorf("with a commit of somebody else's, position %d, want %d", got, at+1)
	}
	mustExec(t, conn, `commit`)
	if got := mustAdvance(t, pool); got != at+2 {
		t.Errorf("at last, position %d, want %d", got, at+2)
	}
}

func TestCommitsInReverseOrderAreAllDelivered(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	var writers []*pgx.Conn
	for i := range 6 {
		conn := mustConn(t, pool, "", "psql")
		mustExec(t, conn, `begin`)
		mustExec(t, conn, `insert into public.songs (band_id, title) values ($1, $2)`, bandA, fmt.Sprint("Song ", i))
		writers = append(writers, conn)
	}
	after := position(t, pool)
	wantNames(t, mustNews(t, pool, after), "")
	for i := len(writers) - 1; i >= 0; i-- {
		after := position(t, pool)
		mustExec(t, writers[i], `commit`)
		changes := mustNews(t, pool, after)
		wantNames(t, changes, "song:created")
		if got := object(t, changes[0].Data)["title"]; got != fmt.Sprint("Song ", i) {
			t.Errorf("commit of %d delivered %v", i, got)
		}
	}
	since, _, err := db.ChangesSince(t.Context(), pool, bandA, mustInt(t, pool, `select feed.head($1) - 6`, bandA), page)
	if err != nil || len(since) != 6 {
		t.Fatalf("%d changes, %v", len(since), err)
	}
	for i, c := range since {
		if c.Seq != since[0].Seq+int64(i) {
			t.Errorf("number %d at place %d", c.Seq, i)
		}
	}
}

func TestWritersOfEveryIsolationLevelAreSeenAtTheirCommit(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	for _, level := range []string{"read committed", "repeatable read", "serializable"} {
		writer := mustConn(t, pool, "", "psql")
		mustExec(t, writer, `begin isolation level `+level)
		mustInt(t, writer, `select count(*) from public.gigs`)
		mustExec(t, pool, rename, bandB, "meanwhile "+level)
		mustAdvance(t, pool)
		mustExec(t, writer, rename, bandA, "by "+level)
		mustExec(t, writer, `set constraints all immediate`)
		mustExec(t, writer, `savepoint s; set constraints all deferred; update public.songs set tempo = 100 where title = 'Clock Out'; set constraints all immediate; rollback to s`)
		after := position(t, pool)
		wantNames(t, mustNews(t, pool, after), "")
		mustExec(t, writer, `commit`)
		wantNames(t, mustNews(t, pool, after), "gig:updated")
	}
}

func TestATransactionOfManySavepointsIsOne(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	after := position(t, pool)
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 150 {
		mustExec(t, tx, fmt.Sprintf(`savepoint s%d`, i))
		mustExec(t, tx, `insert into public.songs (band_id, title) values ($1, $2)`, bandA, fmt.Sprint("Song ", i))
		if i%3 == 0 {
			mustExec(t, tx, fmt.Sprintf(`rollback to s%d`, i))
		}
		if i == 100 {
			wantNames(t, mustNews(t, pool, after), "")
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	changes := mustNews(t, pool, after)
	if len(changes) != 100 {
		t.Fatalf("%d events, want 100", len(changes))
	}
	for i, c := range changes {
		if c.TxID != changes[0].TxID || c.TxIndex != int64(i) || c.TxCount != 100 {
			t.Errorf("event %d: %d of %d in %s", i, c.TxIndex, c.TxCount, c.TxID)
		}
	}
}

func TestAPreparedTransactionIsSeenWhenItIsCommitted(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	if mustText(t, pool, `select current_setting('max_prepared_transactions')`) == "0" {
		t.Skip("the server takes no prepared transactions")
	}
	name := mustText(t, pool, `select current_database()`)
	writer := mustConn(t, pool, "", "psql")
	mustExec(t, writer, `begin`)
	mustExec(t, writer, rename, bandA, "hinted")
	if pg := mustFail(t, writer, `prepare transaction '`+name+`'`); pg.Code != "0A000" {
		t.Errorf("a transaction that has sent a hint: %s", pg.Message)
	}

	mustExec(t, pool, `select feed.quiet('1 hour')`)
	after := position(t, pool)
	for _, end := range []string{"rollback", "commit"} {
		mustExec(t, writer, `begin`)
		mustExec(t, writer, rename, bandA, "prepared, then "+end)
		mustExec(t, writer, `prepare transaction '`+name+`'`)
		mustExec(t, pool, rename, bandB, "meanwhile "+end)
		wantNames(t, mustNews(t, pool, position(t, pool)), "gig:updated")
		mustExec(t, pool, end+` prepared '`+name+`'`)
	}
	wantNames(t, mustNews(t, pool, after), "gig:updated gig:updated gig:updated")
}
