package feed_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestAConnectionThatIsKilledAgainAndAgainLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	a, b := mustBand(t, pool), mustBand(t, pool)
	s := newSink(t, a, b)
	mustFollow(t, named(t, dbtest.URL(pool), "the_feed"), s)

	stop := make(chan struct{})
	var writers sync.WaitGroup
	for range 2 {
		writers.Go(func() { write(t, pool, stop, a, b) })
	}
	killed := 0
	eventually(t, "killed five times", func() bool {
		killed += mustKill(t, pool, "the_feed")
		return killed >= 5
	})
	close(stop)
	writers.Wait()

	s.mustMatchLog(pool, a, 1)
	s.mustMatchLog(pool, b, 1)
}

func TestTwoInstancesBothDeliverEverything(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	a, b := mustBand(t, pool), mustBand(t, pool)
	sinks := []*sink{newSink(t, a, b), newSink(t, a, b)}
	for _, s := range sinks {
		mustListen(t, pool, mustFollow(t, dbtest.URL(pool), s))
	}

	stop := make(chan struct{})
	var writers sync.WaitGroup
	for range 2 {
		writers.Go(func() { write(t, pool, stop, a, b) })
	}
	for _, s := range sinks {
		s.until("200 events", func() bool { return len(s.events[a]) > 200 })
	}
	close(stop)
	writers.Wait()

	for _, s := range sinks {
		s.mustMatchLog(pool, a, 1)
		s.mustMatchLog(pool, b, 1)
		if s.again > 0 {
			t.Errorf("%d commits came twice although nothing failed", s.again)
		}
	}
}

func TestNoGoroutineAndNoConnectionOutlivesRun(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	t.Run("feeds", func(t *testing.T) {
		for range 3 {
			mustFollow(t, named(t, dbtest.URL(pool), "short_lived"), newSink(t))
		}
	})
	eventually(t, "no connection", func() bool {
		return mustBool(t, pool, `select not exists (select from pg_stat_activity where application_name = 'short_lived')`)
	})
}

// write commits transactions over both bands, some of them rolled back, until stop.
func write(tb testing.TB, pool *pgxpool.Pool, stop <-chan struct{}, a, b uuid.UUID) {
	for n := 0; ; n++ {
		select {
		case <-stop:
			return
		default:
		}
		err := pgx.BeginFunc(tb.Context(), pool, func(tx pgx.Tx) error {
			for i := range n%4 + 1 {
				band := a
				if (n+i)%3 == 0 {
					band = b
				}
				if _, err := tx.Exec(tb.Context(), `insert into public.songs (band_id, title) values ($1, 'Song')`, band); err != nil {
					return err
				}
			}
			if n%7 == 0 {
				return errRollback
			}
			return nil
		})
		if err != nil && !errors.Is(err, errRollback) {
			tb.Errorf("a writer failed: %v", err)
			return
		}
		_ = db.Pause(tb.Context(), time.Millisecond)
	}
}

var errRollback = errors.New("roll back")

// mustKill ends the connections of that name and returns how many there were.
func mustKill(tb testing.TB, q db.Querier, name string) (n int) {
	tb.Helper()
	const sql = `
		select count(pg_terminate_backend(pid))
		from pg_stat_activity
		where application_name = $1
		  and datname = current_database()
		  and backend_start < clock_timestamp() - interval '100 ms'`
	if err := q.QueryRow(context.Background(), sql, name).Scan(&n); err != nil {
		tb.Fatal(err)
	}
	return n
}

// hintsOf counts the writers' hints that a side connection hears of while do runs.
func hintsOf(tb testing.TB, q db.Querier, side *pgx.Conn, do func()) (n int) {
	tb.Helper()
	mustExec(tb, q, `notify downbeat, 'begin'`)
	do()
	mustExec(tb, q, `notify downbeat, 'end'`)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for begun := false; ; {
		note, err := side.WaitForNotification(ctx)
		if err != nil {
			tb.Fatal(err)
		}
		switch {
		case note.Payload == "begin":
			begun = true
		case note.Payload == "end" && begun:
			return n
		case begun && strings.Contains(note.Payload, `"entity"`):
			n++
		}
	}
}
