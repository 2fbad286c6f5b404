package access_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"downbeat/app/access"
	"downbeat/db"
)

const ana, password = "ana@demo.downbeat", "downbeat"

func TestEveryDemoPersonSignsInAndOut(t *testing.T) {
	t.Parallel()
	sessions, _ := mustSessions(t)

	for _, email := range []string{ana, "ben@demo.downbeat", "cleo@demo.downbeat", "dan@demo.downbeat", " EVE@demo.downbeat\n"} {
		token, session, err := sessions.SignIn(t.Context(), email, password, "test", "")
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
		token, session, err := sessions.SignIn(t.Context(), c[0], c[1], "test", "")
		if !errors.Is(err, access.ErrCredentials) || err.Error() != access.ErrCredentials.Error() || token != "" || session != (db.Session{}) {
			t.Errorf("%s: SignIn = %q, %+v, %v; want ErrCredentials alone", name, token, session, err)
		}
	}
}

func TestWhatIsNoTokenProvesNoSession(t *testing.T) {
	t.Parallel()
	sessions, _ := mustSessions(t)
	token, _, err := sessions.SignIn(t.Context(), ana, password, "test", "")
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
	token, _, err := sessions.SignIn(t.Context(), ana, password, "test", "")
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

func TestASessionThatCameWithTheSignInIsVoidAfterwards(t *testing.T) {
	t.Parallel()
	sessions, _ := mustSessions(t)
	for name, owner := range map[string]string{"own": ana, "somebody else's": "eve@demo.downbeat"} {
		planted := mustSignIn(t, sessions, owner)
		bystander := mustSignIn(t, sessions, owner)

		if _, _, err := sessions.SignIn(t.Context(), ana, "upbeat", "test", planted); !errors.Is(err, access.ErrCredentials) {
			t.Fatal(err)
		}
		if _, err := sessions.SessionOf(t.Context(), planted); err != nil {
			t.Errorf("%s: a sign-in that failed has ended it: %v", name, err)
		}
		token, _, err := sessions.SignIn(t.Context(), ana, password, "test", planted)
		if err != nil || token == planted {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := sessions.SessionOf(t.Context(), planted); !errors.Is(err, access.ErrNoSession) {
			t.Errorf("%s: whoever planted it: %v, want ErrNoSession", name, err)
		}
		for _, good := range []string{token, bystander} {
			if _, err := sessions.SessionOf(t.Context(), good); err != nil {
				t.Errorf("%s: another session: %v", name, err)
			}
		}
		if _, _, err := sessions.SignIn(t.Context(), ana, password, "test", "garbage"); err != nil {
			t.Errorf("with garbage for a previous session: %v", err)
		}
	}
}

func TestEverySignInThatFailsCostsTheSame(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	for _, sql := range []string{
		`update public.users set disabled_at = now() where email = 'ben@demo.downbeat'`,
		`update public.users set password_hash = null where email = 'cleo@demo.downbeat'`,
	} {
		mustExec(t, pool, sql)
	}
	counted := &countedQuerier{Querier: pool}
	passwords := access.NewPasswords(0)
	sessions := access.NewSessions(counted, passwords)

	for name, c := range map[string][2]string{
		"wrong password":   {ana, "upbeat"},
		"no password":      {ana, ""},
		"endless password": {ana, strings.Repeat("downbeat", 1000)},
		"unknown":          {"nobody@demo.downbeat", password},
		"no address":       {"", password},
		"NUL in address":   {ana + "\x00", password},
		"disabled":         {"ben@demo.downbeat", password},
		"disabled, wrong":  {"ben@demo.downbeat", "upbeat"},
		"without password": {"cleo@demo.downbeat", password},
	} {
		hashes, queries := passwords.Computed(), counted.n.Load()
		if _, _, err := sessions.SignIn(t.Context(), c[0], c[1], "test", ""); !errors.Is(err, access.ErrCredentials) {
			t.Errorf("%s: %v", name, err)
		}
		if h, q := passwords.Computed()-hashes, counted.n.Load()-queries; h != 1 || q != 1 {
			t.Errorf("%s: %d hashes were computed and %d queries made, want one and one", name, h, q)
		}
	}
}

func TestAPersonSeesAndEndsTheirOwnSessionsOnly(t *testing.T) {
	t.Parallel()
	sessions, _ := mustSessions(t)
	_, laptop, err := sessions.SignIn(t.Context(), ana, password, "laptop", "")
	if err != nil {
		t.Fatal(err)
	}
	phoneToken, phone, err := sessions.SignIn(t.Context(), ana, password, "phone", "")
	if err != nil {
		t.Fatal(err)
	}
	_, foreign, err := sessions.SignIn(t.Context(), "eve@demo.downbeat", password, "test", "")
	if err != nil {
		t.Fatal(err)
	}

	list, err := sessions.List(t.Context(), laptop.UserID)
	if err != nil || len(list) != 2 || list[0] != phone || list[1] != laptop {
		t.Errorf("List = %+v, %v; want %+v and %+v", list, err, phone, laptop)
	}
	if phone.UserAgent != "phone" || phone.CreatedAt.IsZero() || phone.LastSeenAt.IsZero() || phone.ExpiresAt.Sub(phone.CreatedAt) < access.Lifetime-1e9 {
		t.Errorf("the session is %+v", phone)
	}
	for _, id := range []uuid.UUID{foreign.ID, uuid.New(), uuid.Nil} {
		if err := sessions.End(t.Context(), laptop.UserID, id); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("ending a foreign or unknown session: %v, want ErrNotFound", err)
		}
	}
	if err := sessions.End(t.Context(), laptop.UserID, phone.ID); err != nil {
		t.Error(err)
	}
	if _, err := sessions.SessionOf(t.Context(), phoneToken); !errors.Is(err, access.ErrNoSession) {
		t.Errorf("the session that was ended: %v, want ErrNoSession", err)
	}
	for user, want := range map[uuid.UUID]int{laptop.UserID: 1, foreign.UserID: 1} {
		if list, err := sessions.List(t.Context(), user); err != nil || len(list) != want {
			t.Errorf("List afterwards = %+v, %v; want %d", list, err, want)
		}
	}
}

func TestSigningOutEverywhereEndsAllSessionsOfOnePerson(t *testing.T) {
	t.Parallel()
	sessions, _ := mustSessions(t)
	one, two, others := mustSignIn(t, sessions, ana), mustSignIn(t, sessions, ana), mustSignIn(t, sessions, "eve@demo.downbeat")
	session, err := sessions.SessionOf(t.Context(), one)
	if err != nil {
		t.Fatal(err)
	}

	if err := sessions.SignOutEverywhere(t.Context(), session.UserID); err != nil {
		t.Fatal(err)
	}

	for _, token := range []string{one, two} {
		if _, err := sessions.SessionOf(t.Context(), token); !errors.Is(err, access.ErrNoSession) {
			t.Errorf("a session: %v, want ErrNoSession", err)
		}
	}
	if _, err := sessions.SessionOf(t.Context(), others); err != nil {
		t.Errorf("another person's: %v", err)
	}
	if err := sessions.SignOutEverywhere(t.Context(), uuid.New()); err != nil {
		t.Errorf("of nobody: %v", err)
	}
}
