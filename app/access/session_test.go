package access_test

import (
	"errors"
	"strings"
	"testing"

	"downbeat/app/access"
	"downbeat/db"
	"downbeat/db/dbtest"
)

const ana, password = "ana@demo.downbeat", "downbeat"

func TestEveryDemoPersonSignsInAndOut(t *testing.T) {
	t.Parallel()
	sessions, _ := mustSessions(t)

	for _, email := range []string{ana, "ben@demo.downbeat", "cleo@demo.downbeat", "dan@demo.downbeat", " EVE@demo.downbeat\n"} {
		token, session, err := sessions.SignIn(t.Context(), email, password, "test")
		if err != nil {
			t.Fatalf("sign in %q: %v", email, err)
		}
		if len(token) != 43 {
			t.Errorf("the token has %d characters, want 43", len(token))
		}
		got, err := sessions.SessionOf(t.Context(), token)
		if err != nil || got != session {
			t.Errorf("SessionOf = %+v, %v; want %+v", got, err, session)
		}
		if err := sessions.SignOut(t.Context(), token); err != nil {
			t.Error(err)
		}
		if _, err := sessions.SessionOf(t.Context(), token); !errors.Is(err, access.ErrNoSession) {
			t.Errorf("after signing out: %v, want ErrNoSession", err)
		}
		if err := sessions.SignOut(t.Context(), token); err != nil {
			t.Errorf("signing out twice: %v", err)
		}
	}
}

func TestWhoeverMayNotSignInGetsOneAnswer(t *testing.T) {
	t.Parallel()
	sessions, q := mustSessions(t)
	for _, sql := range []string{
		`update public.users set disabled_at = now() where email = 'ben@demo.downbeat'`,
		`update public.users set password_hash = null where email = 'cleo@demo.downbeat'`,
	} {
		if _, err := q.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}

	for name, c := range map[string][2]string{
		"wrong password":    {ana, "upbeat"},
		"no password":       {ana, ""},
		"endless password":  {ana, strings.Repeat("downbeat", 1000)},
		"NUL in password":   {ana, "downbeat\x00"},
		"unknown":           {"nobody@demo.downbeat", password},
		"no address":        {"", password},
		"disabled":          {"ben@demo.downbeat", password},
		"without password":  {"cleo@demo.downbeat", password},
		"without, and none": {"cleo@demo.downbeat", ""},
		"NUL in address":    {ana + "\x00", password},
		"broken UTF-8":      {ana + "\xff", password},
		"endless address":   {strings.Repeat("a", 1_000_000) + ana, password},
		"a pattern":         {"%@demo.downbeat", password},
	} {
		token, session, err := sessions.SignIn(t.Context(), c[0], c[1], "test")
		if !errors.Is(err, access.ErrCredentials) || err.Error() != access.ErrCredentials.Error() || token != "" || session != (db.Session{}) {
			t.Errorf("%s: SignIn = %q, %+v, %v; want ErrCredentials alone", name, token, session, err)
		}
	}
}

func TestWhatIsNoTokenProvesNoSession(t *testing.T) {
	t.Parallel()
	sessions, _ := mustSessions(t)
	token, _, err := sessions.SignIn(t.Context(), ana, password, "test")
	if err != nil {
		t.Fatal(err)
	}

	for _, no := range []string{
		"", "x", token[1:], token + "A", token + "=", token + "\n", strings.Repeat("A", 43), strings.Repeat("é", 43), strings.Repeat("A", 1<<20),
		token[:42] + "\n", strings.ToUpper(token),
	} {
		if _, err := sessions.SessionOf(t.Context(), no); !errors.Is(err, access.ErrNoSession) {
			t.Errorf("SessionOf(%.50q): %v, want ErrNoSession", no, err)
		}
		if err := sessions.SignOut(t.Context(), no); err != nil {
			t.Errorf("SignOut(%.50q): %v", no, err)
		}
	}
	if _, err := sessions.SessionOf(t.Context(), token); err != nil {
		t.Errorf("the real token, afterwards: %v", err)
	}
}

func TestTheDatabaseNeverHoldsAToken(t *testing.T) {
	t.Parallel()
	sessions, q := mustSessions(t)
	token, _, err := sessions.SignIn(t.Context(), ana, password, "test")
	if err != nil {
		t.Fatal(err)
	}

	var rows string
	if err := q.QueryRow(t.Context(), `select string_agg(s::text || encode(s.token_hash, 'base64'), '') from public.sessions s`).Scan(&rows); err != nil {
		t.Fatal(err)
	}
	if url := strings.NewReplacer("+", "-", "/", "_").Replace(rows); strings.Contains(url, token) {
		t.Errorf("the sessions hold the token: %s", rows)
	}
}

func mustSessions(tb testing.TB) (*access.Sessions, db.Querier) {
	tb.Helper()
	pool := dbtest.New(tb)
	if _, err := db.SeedDemo(tb.Context(), pool); err != nil {
		tb.Fatal(err)
	}
	return access.NewSessions(pool, access.NewPasswords(0)), pool
}
