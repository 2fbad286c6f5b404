package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/dbtest"
)

var benInNightShift = db.Request{ID: "r1", UserID: uuid.MustParse(ben), UserName: "Ben Okafor", BandID: uuid.MustParse(nightShift)}

// However many write: a read that nobody's look helps numbers what its own snapshot shows, and nothing else.
func TestAReadThatIsNotSettledNumbersWhatItSees(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	mustExec(t, pool, `select * from feed.open()`)
	mustExec(t, pool, `select * from feed.advance()`)
	before := mustCount(t, pool, `select feed.head($1)`, nightShift)

	// One that began before and commits while the read is under way must not be in it.
	late := mustBegin(t, pool)
	mustExec(t, late, `update public.songs set notes = 'late' where title = 'Neon Mondays'`)
	mustExec(t, pool, `update public.gigs set notes = 'seen' where band_id = $1`, nightShift)
	gigs := mustCount(t, pool, `select count(*) from public.gigs where band_id = $1`, nightShift)

	settles, runs := 0, 0
	settle := func(context.Context) error { settles++; return nil }
	var at db.BandPlace
	err := db.Read(t.Context(), pool, benInNightShift, settle, func(ctx context.Context, tx *db.Tx) error {
		runs++
		at = tx.At
		mustExec(t, late, `commit`)
		if n := mustCount(t, tx, `select count(*) from public.gigs where notes = 'seen'`); n != gigs {
			t.Errorf("it sees %d of %d changed gigs", n, gigs)
		}
		if n := mustCount(t, tx, `select count(*) from public.songs where notes = 'late'`); n != 0 {
			t.Error("it sees what was committed after it began")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if at.Seq != int64(before+gigs) || runs != 1 || settles == 0 {
		t.Errorf("it is at %d after %d runs and %d settles; the band was at %d and has %d changes more", at.Seq, runs, settles, before, gigs)
	}
	mustExec(t, pool, `select * from feed.advance()`)
	changes, _, err := db.ChangesSince(t.Context(), pool, uuid.MustParse(nightShift), at.Seq, db.Page{Commits: 200, Bytes: 8 << 20})
	if err != nil || len(changes) != 1 || changes[0].Entity != "song" {
		t.Errorf("from there comes %+v, %v; want the late one alone", changes, err)
	}
}

func TestAReadIsRefusedRatherThanGivenAWrongPlace(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	for _, sql := range []string{
		`begin; select feed.seq_here('` + nightShift + `')`,
		`begin isolation level repeatable read; select pg_current_xact_id(); select feed.number_here()`,
		`begin; select feed.number_here()`,
	} {
		conn, err := pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Conn().PgConn().Exec(t.Context(), sql).ReadAll(); err == nil {
			t.Errorf("%s was not refused", sql)
		}
		if _, err := conn.Conn().PgConn().Exec(t.Context(), `rollback`).ReadAll(); err != nil {
			t.Error(err)
		}
		conn.Release()
	}
	// A snapshot from before somebody else's look numbers nothing twice: it fails.
	stale, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer stale.Release()
	mustExec(t, pool, `update public.gigs set notes = 'before'`)
	mustExec(t, stale, `begin isolation level repeatable read`)
	mustExec(t, stale, `select 1`) // its snapshot
	mustExec(t, pool, `select * from feed.advance()`)
	if _, err := stale.Exec(t.Context(), `select feed.number_here()`); err == nil {
		t.Error("a stale snapshot has numbered what another look has numbered")
	}
	mustExec(t, stale, `rollback`)
}

func TestWritersThatMeetInADeadlockBothSucceed(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	first := mustText(t, pool, `select min(id::text) from public.songs where band_id = $1`, nightShift)
	second := mustText(t, pool, `select max(id::text) from public.songs where band_id = $1`, nightShift)
	var met, all sync.WaitGroup
	met.Add(2)
	runs := make([]int, 2)
	for i, order := range [][2]string{{first, second}, {second, first}} {
		all.Go(func() {
			_, err := db.Write(t.Context(), pool, benInNightShift, func(ctx context.Context, tx *db.Tx) error {
				for n, song := range order {
					if _, err := tx.Exec(ctx, `update public.songs set tempo = coalesce(tempo, 0) % 400 + 1 where id = $1`, song); err != nil {
						return err
					}
					if n == 0 && runs[i] == 0 {
						runs[i]++
						met.Done()
						met.Wait() // both hold what the other one wants
					} else if n == 0 {
						runs[i]++
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if runs[0]+runs[1] < 3 {
		t.Errorf("nobody met a deadlock: %v", runs)
	}
}

func TestAWriteThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	enough := errors.New("enough")
	_, err := db.Write(t.Context(), pool, benInNightShift, func(ctx context.Context, tx *db.Tx) error {
		mustExec(t, tx, `update public.songs set notes = 'never'`)
		return enough
	})
	if !errors.Is(err, enough) || mustCount(t, pool, `select count(*) from public.songs where notes = 'never'`) != 0 {
		t.Errorf("%v, and it was written all the same", err)
	}
}

func TestARequestToABandThatOneIsNotInFindsNothing(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	for _, band := range []string{secondLine, "00000000-0000-0000-0000-000000000000", ben} {
		request := db.Request{UserID: uuid.MustParse(ben), BandID: uuid.MustParse(band)}
		never := func(context.Context, *db.Tx) error { t.Error("it was run"); return nil }
		if _, err := db.Write(t.Context(), pool, request, never); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("write in %s: %v", band, err)
		}
		if err := db.Read(t.Context(), pool, request, nil, never); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("read in %s: %v", band, err)
		}
	}
}

// Nothing of the transaction's role or person may stay with the pooled connection.
func TestARequestLeavesNothingBehindOnItsConnection(t *testing.T) {
	t.Parallel()
	config, err := pgxpool.ParseConfig(dbtest.URL(mustDemo(t)))
	if err != nil {
		t.Fatal(err)
	}
	config.MaxConns = 1
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	for _, outcome := range []error{nil, errors.New("rolled back")} {
		_, _ = db.Write(t.Context(), pool, benInNightShift, func(context.Context, *db.Tx) error { return outcome })
		if got := mustText(t, pool, `select concat_ws(',', current_user = session_user, nullif(current_setting('downbeat.user_id', true), ''), nullif(current_setting('downbeat.user_name', true), ''), nullif(current_setting('downbeat.request_id', true), ''))`); got != "t" {
			t.Errorf("after %v the connection is left with %s", outcome, got)
		}
	}
}

func TestTheMembershipOfAWriterLastsAsLongAsTheWrite(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	removed := make(chan error, 1)
	asMember(t, pool, ben, nightShift, func(ctx context.Context, tx *db.Tx) error {
		var pid int
		if err := tx.QueryRow(ctx, `select pg_backend_pid()`).Scan(&pid); err != nil {
			return err
		}
		go func() {
			_, err := pool.Exec(context.WithoutCancel(ctx), `delete from public.members where user_id = $1`, ben)
			removed <- err
		}()
		for waiting := false; !waiting; { // until the removal stands behind us
			if err := pool.QueryRow(ctx, `select exists (select from pg_locks l where not l.granted and $1 = any (pg_blocking_pids(l.pid)))`, pid).Scan(&waiting); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `update public.gigs set notes = 'as long as I was in'`)
		return err
	})
	if err := <-removed; err != nil {
		t.Error(err)
	}
}

// Who reads waits for no look of others longer than two seconds, and is told to come again; that is nobody's fault.
func TestAReadThatGetsNoTurnAtNumberingIsBusy(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	long := mustBegin(t, pool)
	mustExec(t, long, `lock table feed.turn in exclusive mode`)
	never := func(context.Context, *db.Tx) error { t.Error("it was run"); return nil }
	if err := db.ReadOnce(t.Context(), pool, benInNightShift, true, never); !errors.Is(err, db.ErrBusy) {
		t.Errorf("%v, want ErrBusy", err)
	}
	mustExec(t, long, `rollback`)
}
