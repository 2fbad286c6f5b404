package dbtest

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
)

// MustRole makes a role that can connect to the pool's database and has what it is
// granted, privileges or membership: "select on public.gigs", "downbeat_server". It
// ends with the test, with all that it owns and once its last session is gone.
func MustRole(tb testing.TB, pool *pgxpool.Pool, grants ...string) (role, address string) {
	tb.Helper()
	role = "test_" + strings.ToLower(rand.Text()[:10])
	password := "s3cret-" + role
	statements := []string{`create role ` + role + ` login password '` + password + `'`}
	for _, grant := range grants {
		statements = append(statements, `grant `+grant+` to `+role)
	}
	for _, sql := range statements {
		if _, err := pool.Exec(tb.Context(), sql); err != nil {
			tb.Fatalf("dbtest: %s: %v", sql, err)
		}
	}
	tb.Cleanup(func() {
		if err := dropRole(pool, role); err != nil {
			tb.Errorf("dbtest: drop role %s: %v", role, err)
		}
	})
	u, err := url.Parse(URL(pool))
	if err != nil {
		tb.Fatalf("dbtest: %v", err)
	}
	u.User = url.UserPassword(role, password)
	return role, u.String()
}

// dropRole waits for the last session of the role: it drops its temporary objects
// after its connection was closed.
func dropRole(pool *pgxpool.Pool, role string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for gone := false; !gone; {
		if err := pool.QueryRow(ctx, `select not exists (select from pg_stat_activity where usename = $1)`, role).Scan(&gone); err != nil {
			return err
		}
		if !gone {
			if err := db.Pause(ctx, 5*time.Millisecond); err != nil {
				return err
			}
		}
	}
	for _, sql := range []string{`drop owned by ` + role, `drop role ` + role} {
		if _, err := pool.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}
