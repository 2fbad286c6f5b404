package access_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestAnInstanceThatDoesNotOwnTheTablesKeepsAccounts(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	conn := mustServer(t, pool)
	sessions := access.NewSessions(conn, access.NewPasswords(0))
	ctx := t.Context()

	token, session, err := sessions.SignUp(ctx, "fay@example.org", "Fay", longPassword, "laptop")
	if err != nil {
		t.Fatal(err)
	}
	token, session, err = sessions.SignIn(ctx, "fay@example.org", longPassword, "laptop", token)
	if err != nil {
		t.Fatal(err)
	}
	mustExec(t, pool, `update public.sessions set last_seen_at = now() - interval '1 day'`)
	for name, err := range map[string]error{
		"use a session":       second(sessions.SessionOf(ctx, token)),
		"list them":           second(sessions.List(ctx, session.UserID)),
		"change the password": sessions.ChangePassword(ctx, session, longPassword, longPassword+"!"),
		"change the address":  sessions.ChangeEmail(ctx, session.UserID, longPassword+"!", "fay@example.com"),
		"change the name":     second(db.ChangeProfile(ctx, conn, session.UserID, nil, "Fay Z")),
		"watch over streams":  second(db.StillAllowed(ctx, conn, []db.Grant{{SessionID: session.ID, BandID: nightShift}, {UserID: session.UserID, BandID: nightShift}})),
		"end a session":       sessions.End(ctx, session.UserID, session.ID),
		"sign out":            sessions.SignOut(ctx, token),
		"sign out everywhere": sessions.SignOutEverywhere(ctx, session.UserID),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// mustServer connects with the rights of an instance and no others.
func mustServer(tb testing.TB, pool *pgxpool.Pool) *pgx.Conn {
	tb.Helper()
	_, address := dbtest.MustRole(tb, pool, "downbeat_server")
	conn, err := pgx.Connect(tb.Context(), address)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}
