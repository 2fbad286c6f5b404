package feed_test

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/feed"
	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestMain(m *testing.M) { os.Exit(dbtest.Main(m)) }

// patience bounds every wait: it is only met by a test that fails.
const patience = 30 * time.Second

// mustFollow runs a feed over the URL until the test ends, and returns once it has looked.
func mustFollow(tb testing.TB, address string, s feed.Sink) *feed.Feed {
	tb.Helper()
	f := feed.New(address, s, slog.New(slog.DiscardHandler))
	mustRun(tb, f.Run)
	mustReceive(tb, f.Ready(), "the feed has not looked")
	return f
}

// mustListen gives the feed real hints.
func mustListen(tb testing.TB, pool *pgxpool.Pool, f *feed.Feed) {
	tb.Helper()
	heard := make(chan struct{}, 1)
	listener := db.NewListener(dbtest.URL(pool), pool, func(h db.Hint) {
		select {
		case heard <- struct{}{}:
		default:
		}
		f.Hint(h)
	}, slog.New(slog.DiscardHandler))
	mustRun(tb, listener.Run)
	mustReceive(tb, heard, "the listener does not listen") // it hints after LISTEN
}

// mustRun runs until the test ends, and then waits for the end.
func mustRun(tb testing.TB, run func(context.Context) error) {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	tb.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			tb.Errorf("Run: %v", err)
		}
	})
}

func mustReceive(tb testing.TB, c <-chan struct{}, otherwise string) {
	tb.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		tb.Fatal(otherwise)
	}
}

// eventually asks until the answer is yes.
func eventually(tb testing.TB, what string, yes func() bool) {
	tb.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); !yes(); <-tick.C {
		if time.Now().After(deadline) {
			tb.Fatalf("never: %s", what)
		}
	}
}

func mustExec(tb testing.TB, q db.Querier, sql string, args ...any) {
	tb.Helper()
	if _, err := q.Exec(context.Background(), sql, args...); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
}

func mustBool(tb testing.TB, q db.Querier, sql string) (b bool) {
	tb.Helper()
	if err := q.QueryRow(context.Background(), sql).Scan(&b); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
	return b
}

func mustBand(tb testing.TB, q db.Querier) (id uuid.UUID) {
	tb.Helper()
	if err := q.QueryRow(context.Background(), `insert into public.bands (name) values ('A band') returning id`).Scan(&id); err != nil {
		tb.Fatal(err)
	}
	return id
}

func mustSong(tb testing.TB, q db.Querier, band uuid.UUID, title string) {
	tb.Helper()
	mustExec(tb, q, `insert into public.songs (band_id, title) values ($1, $2)`, band, title)
}

func mustConn(tb testing.TB, address string) *pgx.Conn {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), address)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// named gives connections over the URL a name to be found by.
func named(tb testing.TB, address, name string) string {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	q := u.Query()
	q.Set("application_name", name)
	u.RawQuery = q.Encode()
	return u.String()
}
