package db_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/dbtest"
)

const patience = 30 * time.Second // only met by a test that fails

func TestTheProbeTellsAPoolerFromPostgreSQL(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	way := mustLink(t, dbtest.URL(pool))
	listener := db.NewListener(way.url, pool, func(db.Hint) {}, slog.New(slog.DiscardHandler))
	listener.Hurry(time.Second, 5*time.Second)
	if err := listener.Probe(t.Context()); err != nil {
		t.Errorf("straight to PostgreSQL: %v", err)
	}

	way.swallow.Store(true)
	listener.Hurry(time.Second, 100*time.Millisecond)
	var problem *db.Problem
	if err := listener.Probe(t.Context()); !errors.As(err, &problem) || !strings.Contains(problem.Say, "pooler") {
		t.Errorf("where notifications do not arrive: %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := listener.Probe(cancelled); err == nil {
		t.Error("a probe that was given up succeeded")
	}
}

func TestHintsArriveAndNonsenseIsAHintAsWell(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	hints := mustListener(t, pool, dbtest.URL(pool), time.Minute, time.Minute)

	mustExec(t, pool, `insert into public.bands (name) values ('A band')`)
	hints.expect(t, db.Hint{})
	for payload, want := range map[string]db.Hint{
		`{"head": 7}`: {Head: 7}, `{"head": "x"}`: {}, ``: {}, `[`: {}, `{"entity": "gig", "op": "insert"}`: {},
	} {
		mustExec(t, pool, `select pg_notify('downbeat', $1)`, payload)
		hints.expect(t, want)
	}
}

func TestAKilledListenerComesBackAndGivesAHint(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	address := named(t, dbtest.URL(pool), "the_listener")
	hints := mustListener(t, pool, address, 50*time.Millisecond, 10*time.Second)

	for range 4 {
		if n := mustCount(t, pool, killListener); n != 1 {
			t.Fatalf("%d listening connections, want 1", n)
		}
		hints.expect(t, db.Hint{}) // there may be news
		mustExec(t, pool, `select pg_notify('downbeat', '{"head": 1}')`)
		hints.expect(t, db.Hint{Head: 1})
	}
}

const killListener = `
	select count(pg_terminate_backend(pid))
	from pg_stat_activity
	where datname = current_database() and application_name = 'the_listener'`

func TestASilentConnectionIsCut(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	way := mustLink(t, dbtest.URL(pool))
	hints := mustListener(t, pool, way.url, 20*time.Millisecond, 2*time.Second)

	way.swallow.Store(true)
	mustExec(t, pool, `select pg_notify('downbeat', '{"head": 1}')`) // lost on the way
	for way.accepted.Load() < 2 {
		hints.expect(t, db.Hint{}) // connected anew
	}
	way.swallow.Store(false)
	// The hint and a proof, which may have come in one piece.
	if way.swallows.Load() == 0 {
		t.Error("nothing was swallowed")
	}
	for { // until the last silent connection was found out
		mustExec(t, pool, `select pg_notify('downbeat', '{"head": 2}')`)
		if h := hints.next(t); h.Head == 2 {
			return
		}
	}
}

func TestALivingConnectionIsNotCut(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	way := mustLink(t, dbtest.URL(pool))
	hints := mustListener(t, pool, way.url, time.Millisecond, 10*time.Second)

	for i := range 200 { // as many chances to be taken for dead
		mustExec(t, pool, `select pg_notify('downbeat', $1)`, fmt.Sprintf(`{"head": %d}`, i+1))
		hints.expect(t, db.Hint{Head: int64(i + 1)})
	}
	if n := way.accepted.Load(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

type hints chan db.Hint

// mustListener listens until the test ends, and returns once it does.
func mustListener(tb testing.TB, pool *pgxpool.Pool, address string, every, bound time.Duration) hints {
	tb.Helper()
	heard := make(hints, 10_000)
	listener := db.NewListener(address, pool, func(h db.Hint) { heard <- h }, slog.New(slog.DiscardHandler))
	listener.Hurry(every, bound)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- listener.Run(ctx) }()
	tb.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			tb.Errorf("Run: %v", err)
		}
	})
	heard.expect(tb, db.Hint{})
	return heard
}

func (h hints) next(tb testing.TB) db.Hint {
	tb.Helper()
	select {
	case hint := <-h:
		return hint
	case <-time.After(patience):
		tb.Fatal("no hint")
		return db.Hint{}
	}
}

func (h hints) expect(tb testing.TB, want db.Hint) {
	tb.Helper()
	if got := h.next(tb); got != want {
		tb.Fatalf("hint %+v, want %+v", got, want)
	}
}

// named gives connections over the URL a name to be found by.
func named(tb testing.TB, address, name string) string {
	return changed(tb, address, func(u *url.URL) {
		q := u.Query()
		q.Set("application_name", name)
		u.RawQuery = q.Encode()
	})
}

func changed(tb testing.TB, address string, change func(*url.URL)) string {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	change(u)
	return u.String()
}
