package access_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"downbeat/app/access"
	"downbeat/db"
)

const longPassword = "a password of some length"

func TestWhoSignsUpIsSignedInAndCanSignInAgain(t *testing.T) {
	t.Parallel()
	sessions, q := mustSessions(t)
	token, session, err := sessions.SignUp(t.Context(), " Fay@Example.org\n", " Fay Ülker ", longPassword, "laptop")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := sessions.SessionOf(t.Context(), token); err != nil || got != session || got.UserName != "Fay Ülker" || got.UserAgent != "laptop" {
		t.Errorf("SessionOf = %+v, %v; want %+v", got, err, session)
	}
	if user := mustUser(t, q, "fay@example.org"); user.ID != session.UserID || user.Email != "Fay@Example.org" || user.Disabled {
		t.Errorf("the account is %+v", user)
	}
	if _, again, err := sessions.SignIn(t.Context(), "fay@example.org", longPassword, "", ""); err != nil || again.UserID != session.UserID {
		t.Errorf("sign in = %+v, %v", again, err)
	}
	if bands, err := db.BandsOf(t.Context(), q, session.UserID); err != nil || len(bands) != 0 {
		t.Errorf("a new account is in %+v, %v; want no band", bands, err)
	}
}

func TestASignUpThatCannotBeSaysWhy(t *testing.T) {
	t.Parallel()
	sessions, q := mustSessions(t)
	for name, c := range map[string]struct {
		email, name, password string
		want                  error
	}{
		"taken":                  {ana, "Ana", longPassword, access.ErrEmailTaken},
		"taken in another case":  {"ANA@demo.DOWNBEAT", "Ana", longPassword, access.ErrEmailTaken},
		"no address":             {"", "Fay", longPassword, access.ErrEmailFormat},
		"no domain":              {"fay@", "Fay", longPassword, access.ErrEmailFormat},
		"nobody there":           {"@example.org", "Fay", longPassword, access.ErrEmailFormat},
		"two at":                 {"fay@example@org", "Fay", longPassword, access.ErrEmailFormat},
		"a blank":                {"fay fay@example.org", "Fay", longPassword, access.ErrEmailFormat},
		"a no-break space":       {"fay\u00a0@example.org", "Fay", longPassword, access.ErrEmailFormat},
		"NUL":                    {"fay\x00@example.org", "Fay", longPassword, access.ErrEmailFormat},
		"a header":               {"fay@example.org\nbcc: all", "Fay", longPassword, access.ErrEmailFormat},
		"broken UTF-8":           {"fay\xff@example.org", "Fay", longPassword, access.ErrEmailFormat},
		"endless address":        {strings.Repeat("f", 250) + "@x.org", "Fay", longPassword, access.ErrEmailFormat},
		"no name":                {"fay@example.org", " ", longPassword, access.ErrNameFormat},
		"endless name":           {"fay@example.org", strings.Repeat("ü", 101), longPassword, access.ErrNameFormat},
		"NUL in the name":        {"fay@example.org", "F\x00", longPassword, access.ErrNameFormat},
		"a name of lines":        {"fay@example.org", "F\ny", longPassword, access.ErrNameFormat},
		"a name of broken UTF-8": {"fay@example.org", "F\xff", longPassword, access.ErrNameFormat},
		"a password of 9":        {"fay@example.org", "Fay", longPassword[:9], access.ErrPasswordLength},
		"a password of 257":      {"fay@example.org", "Fay", strings.Repeat("x", 257), access.ErrPasswordLength},
	} {
		token, session, err := sessions.SignUp(t.Context(), c.email, c.name, c.password, "test")
		if !errors.Is(err, c.want) || token != "" || session != (db.Session{}) {
			t.Errorf("%s: SignUp = %q, %+v, %v; want %v", name, token, session, err, c.want)
		}
	}
	var users, open int
	if err := q.QueryRow(t.Context(), `select (select count(*) from public.users), (select count(*) from public.sessions)`).Scan(&users, &open); err != nil || users != 5 || open != 0 {
		t.Errorf("there are %d accounts and %d sessions (%v), want the 5 of the demo and none", users, open, err)
	}
}

func TestOfTwoWhoSignUpWithOneAddressAtOnceOneGetsIt(t *testing.T) {
	t.Parallel()
	sessions, _ := mustSessions(t)
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { _, _, errs[i] = sessions.SignUp(t.Context(), "fay@example.org", "Fay", longPassword, "") })
	}
	all.Wait()
	got := 0
	for _, err := range errs {
		switch {
		case err == nil:
			got++
		case !errors.Is(err, access.ErrEmailTaken):
			t.Error(err)
		}
	}
	if got != 1 {
		t.Errorf("%d got it", got)
	}
}

func TestANewPasswordEndsAllSessionsButTheOneThatSetIt(t *testing.T) {
	t.Parallel()
	sessions, q := mustSessions(t)
	here, elsewhere, others := mustSignIn(t, sessions, ana), mustSignIn(t, sessions, ana), mustSignIn(t, sessions, "eve@demo.downbeat")
	session, err := sessions.SessionOf(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}

	for name, c := range map[string]struct {
		session       db.Session
		current, next string
		want          error
	}{
		"wrong password":    {session, "upbeat", longPassword, access.ErrCredentials},
		"no password":       {session, "", longPassword, access.ErrCredentials},
		"short password":    {session, password, "short", access.ErrPasswordLength},
		"endless password":  {session, password, strings.Repeat("x", 1025), access.ErrPasswordLength},
		"of nobody":         {db.Session{ID: session.ID, UserID: uuid.New()}, password, longPassword, access.ErrCredentials},
		"of somebody else":  {db.Session{ID: session.ID, UserID: mustUser(t, q, "ben@demo.downbeat").ID}, "upbeat", longPassword, access.ErrCredentials},
		"of the same again": {session, longPassword, longPassword, access.ErrCredentials},
	} {
		if err := sessions.ChangePassword(t.Context(), c.session, c.current, c.next); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for _, token := range []string{here, elsewhere, others} {
		if _, err := sessions.SessionOf(t.Context(), token); err != nil {
			t.Errorf("a change that failed has ended a session: %v", err)
		}
	}

	if err := sessions.ChangePassword(t.Context(), session, password, longPassword); err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]error{here: nil, elsewhere: access.ErrNoSession, others: nil} {
		if _, err := sessions.SessionOf(t.Context(), token); !errors.Is(err, want) {
			t.Errorf("afterwards: %v, want %v", err, want)
		}
	}
	if _, _, err := sessions.SignIn(t.Context(), ana, password, "", ""); !errors.Is(err, access.ErrCredentials) {
		t.Errorf("with the old password: %v, want ErrCredentials", err)
	}
	if _, _, err := sessions.SignIn(t.Context(), ana, longPassword, "", ""); err != nil {
		t.Errorf("with the new password: %v", err)
	}
}

func TestOfTwoChangesOfAPasswordAtOnceOneWins(t *testing.T) {
	t.Parallel()
	sessions, q := mustSessions(t)
	user := mustUser(t, q, ana)
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			errs[i] = sessions.ChangePassword(t.Context(), db.Session{UserID: user.ID}, password, longPassword+strings.Repeat("!", i))
		})
	}
	all.Wait()
	won := -1
	for i, err := range errs {
		switch {
		case err == nil && won < 0:
			won = i
		case err == nil:
			t.Error("two have won")
		case !errors.Is(err, access.ErrCredentials):
			t.Error(err)
		}
	}
	if _, _, err := sessions.SignIn(t.Context(), ana, longPassword+strings.Repeat("!", max(won, 0)), "", ""); err != nil {
		t.Errorf("with the password of the winner, %d: %v", won, err)
	}
}

func TestAnAddressIsChangedWithThePasswordOnly(t *testing.T) {
	t.Parallel()
	sessions, q := mustSessions(t)
	token := mustSignIn(t, sessions, ana)
	user := mustUser(t, q, ana)
	cleo := mustUser(t, q, "cleo@demo.downbeat")
	mustExec(t, q, `update public.users set password_hash = null where id = $1`, cleo.ID)

	for name, c := range map[string]struct {
		user            uuid.UUID
		password, email string
		want            error
	}{
		"wrong password":   {user.ID, "upbeat", "ana@example.org", access.ErrCredentials},
		"without password": {cleo.ID, "", "cleo@example.org", access.ErrCredentials},
		"of nobody":        {uuid.New(), password, "ana@example.org", access.ErrCredentials},
		"taken":            {user.ID, password, "BEN@demo.downbeat", access.ErrEmailTaken},
		"no address":       {user.ID, password, "ana", access.ErrEmailFormat},
	} {
		if err := sessions.ChangeEmail(t.Context(), c.user, c.password, c.email); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if err := sessions.ChangeEmail(t.Context(), user.ID, password, " Ana@Example.org "); err != nil {
		t.Fatal(err)
	}
	if _, err := sessions.SessionOf(t.Context(), token); err != nil {
		t.Errorf("the session: %v", err)
	}
	for email, want := range map[string]error{"ana@example.org": nil, ana: access.ErrCredentials} {
		if _, _, err := sessions.SignIn(t.Context(), email, password, "", ""); !errors.Is(err, want) {
			t.Errorf("sign in as %s: %v, want %v", email, err, want)
		}
	}
}
