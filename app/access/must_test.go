package access_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
	"downbeat/db"
	"downbeat/db/dbtest"
)

// nightShift is the band of all demo people but Eve.
var nightShift = uuid.MustParse("b0000000-0000-4000-8000-000000000001")

func mustDemo(tb testing.TB) *pgxpool.Pool {
	tb.Helper()
	pool := dbtest.New(tb)
	if _, err := db.SeedDemo(tb.Context(), pool); err != nil {
		tb.Fatal(err)
	}
	return pool
}

func mustSessions(tb testing.TB) (*access.Sessions, *pgxpool.Pool) {
	tb.Helper()
	pool := mustDemo(tb)
	return access.NewSessions(pool, access.NewPasswords(0)), pool
}

func mustSignIn(tb testing.TB, sessions *access.Sessions, email string) (token string) {
	tb.Helper()
	token, _, err := sessions.SignIn(tb.Context(), email, password, "test", "")
	if err != nil {
		tb.Fatalf("sign in %s: %v", email, err)
	}
	return token
}

func mustExec(tb testing.TB, q db.Querier, sql string, args ...any) {
	tb.Helper()
	if _, err := q.Exec(context.Background(), sql, args...); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
}

func mustUser(tb testing.TB, q db.Querier, email string) db.User {
	tb.Helper()
	user, err := db.UserByEmail(tb.Context(), q, email)
	if err != nil {
		tb.Fatal(err)
	}
	return user
}

// mustNow is the time of the database.
func mustNow(tb testing.TB, q db.Querier) (now time.Time) {
	tb.Helper()
	if err := q.QueryRow(context.Background(), `select clock_timestamp()`).Scan(&now); err != nil {
		tb.Fatal(err)
	}
	return now
}

// countedQuerier counts what is asked of the real one.
type countedQuerier struct {
	db.Querier
	n atomic.Int64
}

func (c *countedQuerier) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	c.n.Add(1)
	return c.Querier.Query(ctx, sql, args...)
}

func (c *countedQuerier) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	c.n.Add(1)
	return c.Querier.QueryRow(ctx, sql, args...)
}

func (c *countedQuerier) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	c.n.Add(1)
	return c.Querier.Exec(ctx, sql, args...)
}
