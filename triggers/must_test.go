package triggers_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/dbtest"
)

// The two bands of testdata/fixture.sql.
var (
	bandA = uuid.MustParse("b0000000-0000-4000-8000-000000000001")
	bandB = uuid.MustParse("b0000000-0000-4000-8000-000000000002")
)

// page is what an instance reads at once.
var page = db.Page{Commits: 200, Bytes: 8 << 20}

// querier is a pool, a connection or a transaction.
type querier = db.Querier

// mustFixture returns a database with two small bands, all of it numbered.
func mustFixture(tb testing.TB) *pgxpool.Pool {
	tb.Helper()
	pool := dbtest.New(tb)
	mustRun(tb, pool, "testdata/fixture.sql")
	mustAdvance(tb, pool)
	return pool
}

func mustExec(tb testing.TB, q querier, sql string, args ...any) {
	tb.Helper()
	if _, err := q.Exec(tb.Context(), sql, args...); err != nil {
		tb.Fatalf("%.300s: %v", sql, err)
	}
}

func mustText(tb testing.TB, q querier, sql string, args ...any) (text string) {
	tb.Helper()
	if err := q.QueryRow(tb.Context(), `select coalesce((`+sql+`)::text, '')`, args...).Scan(&text); err != nil {
		tb.Fatalf("%.300s: %v", sql, err)
	}
	return text
}

func mustInt(tb testing.TB, q querier, sql string, args ...any) (n int64) {
	tb.Helper()
	if err := q.QueryRow(tb.Context(), `select (`+sql+`)::bigint`, args...).Scan(&n); err != nil {
		tb.Fatalf("%.300s: %v", sql, err)
	}
	return n
}

// mustFail returns the server's complaint.
func mustFail(tb testing.TB, q querier, sql string, args ...any) *pgconn.PgError {
	tb.Helper()
	_, err := q.Exec(tb.Context(), sql, args...)
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		tb.Fatalf("%.300s: %v, want it refused by the server", sql, err)
	}
	return pg
}

// mustConn opens a connection of its own, as a role ("": the superuser), that calls itself app.
func mustConn(tb testing.TB, pool *pgxpool.Pool, role, app string) *pgx.Conn {
	tb.Helper()
	u, err := url.Parse(dbtest.URL(pool))
	if err != nil {
		tb.Fatal(err)
	}
	if role != "" {
		u.User = url.UserPassword(role, role)
	}
	config, err := pgx.ParseConfig(u.String())
	if err != nil {
		tb.Fatal(err)
	}
	config.RuntimeParams["application_name"] = app
	conn, err := pgx.ConnectConfig(tb.Context(), config)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = conn.Close(ctx)
	})
	return conn
}

// mustRole makes a role that can connect and has the rights of the given grants
// ("select on public.gigs"); it ends with the test.
func mustRole(tb testing.TB, pool *pgxpool.Pool, grants ...string) string {
	tb.Helper()
	role := "test_" + strings.ToLower(rand.Text()[:10])
	mustExec(tb, pool, `create role `+role+` login password '`+role+`'`)
	tb.Cleanup(func() {
		mustBeGone(tb, pool, role)
		for _, sql := range []string{`reassign owned by ` + role + ` to current_user`, `drop owned by ` + role, `drop role ` + role} {
			if _, err := pool.Exec(context.Background(), sql); err != nil {
				tb.Errorf("%s: %v", sql, err)
			}
		}
	})
	for _, grant := range grants {
		mustExec(tb, pool, `grant `+grant+` to `+role)
	}
	return role
}

// mustBeGone waits for the last session of a role: it drops its temporary objects
// after its connection was closed.
func mustBeGone(tb testing.TB, pool *pgxpool.Pool, role string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for gone := false; !gone; {
		err := pool.QueryRow(ctx, `select not exists (select from pg_stat_activity where usename = $1)`, role).Scan(&gone)
		if err == nil && !gone {
			err = db.Pause(ctx, 5*time.Millisecond)
		}
		if err != nil {
			tb.Fatalf("the sessions of %s do not end: %v", role, err)
		}
	}
}

// mustAdvance looks for news until it was the one to look, and returns the position.
func mustAdvance(tb testing.TB, q querier) int64 {
	tb.Helper()
	for {
		look, err := db.Advance(tb.Context(), q)
		if err != nil {
			tb.Fatal(err)
		}
		if !look.Busy {
			return look.Position
		}
	}
}

// position is the last one that was given out.
func position(tb testing.TB, q querier) int64 {
	tb.Helper()
	return mustInt(tb, q, `select max(position) from feed.looks`)
}

// mustNews looks for news and returns what is new in the bands, all bands if none is given, after a position.
func mustNews(tb testing.TB, q querier, after int64, bands ...uuid.UUID) []db.Change {
	tb.Helper()
	head := mustAdvance(tb, q)
	if len(bands) == 0 {
		rows, err := q.Query(tb.Context(), `select distinct band_id from feed.commits`)
		if err != nil {
			tb.Fatal(err)
		}
		if bands, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err != nil {
			tb.Fatal(err)
		}
	}
	var all []db.Change
	for after < head {
		changes, reached, err := db.ReadChanges(tb.Context(), q, after, head, bands, page)
		if err != nil {
			tb.Fatal(err)
		}
		all, after = append(all, changes...), reached
	}
	return all
}

// names lists the events' names, resets as feed:reset(reason).
func names(changes []db.Change) string {
	list := make([]string, len(changes))
	for i, c := range changes {
		list[i] = c.Event
		if c.Reset != "" {
			list[i] = "feed:reset(" + c.Reset + ")"
		}
	}
	return strings.Join(list, " ")
}

func wantNames(tb testing.TB, changes []db.Change, want string) {
	tb.Helper()
	if got := names(changes); got != want {
		tb.Errorf("events: %s\nwant:   %s", got, want)
	}
}
