package db_test

import (
	"context"
	"crypto/sha256"
	"testing"
	"time"

	"github.com/google/uuid"

	"downbeat/db"
)

func mustExec(tb testing.TB, q db.Querier, sql string, args ...any) {
	tb.Helper()
	if _, err := q.Exec(context.Background(), sql, args...); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
}

func mustCount(tb testing.TB, q db.Querier, sql string, args ...any) int {
	tb.Helper()
	var n int
	if err := q.QueryRow(context.Background(), sql, args...).Scan(&n); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
	return n
}

func mustID(tb testing.TB, q db.Querier, sql string, args ...any) uuid.UUID {
	tb.Helper()
	var id uuid.UUID
	if err := q.QueryRow(context.Background(), sql, args...).Scan(&id); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
	return id
}

func mustUser(tb testing.TB, q db.Querier, email string) uuid.UUID {
	tb.Helper()
	return mustID(tb, q, `insert into public.users (email, name) values ($1, 'Somebody') returning id`, email)
}

func mustBand(tb testing.TB, q db.Querier, name string) uuid.UUID {
	tb.Helper()
	return mustID(tb, q, `insert into public.bands (name) values ($1) returning id`, name)
}

func mustJoin(tb testing.TB, q db.Querier, band, user uuid.UUID) {
	tb.Helper()
	mustExec(tb, q, `insert into public.members (band_id, user_id, name) values ($1, $2, 'Somebody')`, band, user)
}

func mustSession(tb testing.TB, q db.Querier, user uuid.UUID) (db.Session, []byte) {
	tb.Helper()
	id := uuid.New()
	hash := sha256.Sum256(id[:])
	s, err := db.CreateSession(context.Background(), q, db.NewSession{UserID: user, TokenHash: hash[:], Lifetime: time.Hour, UserAgent: "test"})
	if err != nil {
		tb.Fatal(err)
	}
	return s, hash[:]
}

// mustSessionOf is the session that a token proves; the zero Session if it proves none.
func mustSessionOf(tb testing.TB, q db.Querier, tokenHash []byte) db.Session {
	tb.Helper()
	sessions, err := db.SessionsByTokenHash(context.Background(), q, [][]byte{tokenHash})
	if err != nil || len(sessions) != 1 {
		tb.Fatalf("%d sessions, %v", len(sessions), err)
	}
	return sessions[0]
}

func mustTime(tb testing.TB, q db.Querier, sql string, args ...any) time.Time {
	tb.Helper()
	var at time.Time
	if err := q.QueryRow(context.Background(), sql, args...).Scan(&at); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
	return at
}
