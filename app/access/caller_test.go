package access_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"downbeat/app/access"
	"downbeat/db/dbtest"
)

func TestASessionIsWhoItSaysByItsCookieAndByItsHeader(t *testing.T) {
	t.Parallel()
	r := mustTokens(t)
	token, session, err := r.who.Sessions.SignIn(t.Context(), ana, password, "test", "")
	if err != nil {
		t.Fatal(err)
	}
	want := access.Caller{UserID: r.ana, UserName: "Ana Castell", SessionID: session.ID, ExpiresAt: session.ExpiresAt}
	for by, c := range map[string]access.Credentials{
		"its cookie": {CookieToken: token},
		"its header": {Bearer: token},
	} {
		if caller, err := r.who.Caller(t.Context(), c); err != nil || caller != want {
			t.Errorf("by %s: %+v, %v; want %+v", by, caller, err, want)
		}
	}
	if fetches, _ := r.provider.asked(); fetches > 1 {
		t.Errorf("the token of a session was looked up at the provider: %d fetches", fetches)
	}
}

func TestAHeaderCountsAndTheCookieBesideItDoesNot(t *testing.T) {
	t.Parallel()
	r := mustTokens(t)
	eves := mustSignIn(t, r.who.Sessions, "eve@demo.downbeat")
	anas := mustSignIn(t, r.who.Sessions, ana)
	for name, bearer := range map[string]string{"a session": anas, "a token": mustSign(t, "rsa", usual(nil), nil)} {
		if caller, err := r.who.Caller(t.Context(), access.Credentials{CookieToken: eves, Bearer: bearer}); err != nil || caller.UserID != r.ana {
			t.Errorf("%s: %+v, %v; want Ana", name, caller, err)
		}
	}
	for _, bearer := range []string{"garbage", strings.Repeat("A", 43), mustSign(t, "other", usual(nil), nil)} {
		if caller, err := r.who.Caller(t.Context(), access.Credentials{CookieToken: eves, Bearer: bearer}); !errors.Is(err, access.ErrNoSession) {
			t.Errorf("%.50s beside a good cookie: %+v, %v; want ErrNoSession", bearer, caller, err)
		}
	}
}

func TestATokenInACookieProvesNothing(t *testing.T) {
	t.Parallel()
	r := mustTokens(t)
	if caller, err := r.who.Caller(t.Context(), access.Credentials{CookieToken: mustSign(t, "rsa", usual(nil), nil)}); !errors.Is(err, access.ErrNoSession) {
		t.Errorf("%+v, %v; want ErrNoSession", caller, err)
	}
	if caller, err := r.who.Caller(t.Context(), access.Credentials{}); !errors.Is(err, access.ErrNoSession) {
		t.Errorf("nothing at all: %+v, %v; want ErrNoSession", caller, err)
	}
}

func TestWithoutTheDatabaseNobodyIsSaidToHaveNoSession(t *testing.T) {
	t.Parallel()
	r := mustTokens(t)
	token, jwt := mustSignIn(t, r.who.Sessions, ana), mustSign(t, "rsa", usual(nil), nil)
	r.pool.Close()
	for name, c := range map[string]access.Credentials{"cookie": {CookieToken: token}, "header": {Bearer: token}, "token": {Bearer: jwt}} {
		if _, err := r.who.Caller(t.Context(), c); err == nil || errors.Is(err, access.ErrNoSession) {
			t.Errorf("%s: %v, want the failure of the database: a client throws away what is said to be no session", name, err)
		}
	}
}

// The bubble's clock stands in the year 2000: an instance whose clock is a
// quarter of a century behind.
func TestOnlyTheClockOfTheDatabaseDecidesWhatHasExpired(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	mustExec(t, pool, `insert into public.identities (issuer, subject, user_id) values ($1, 'subject-of-ana', $2)`, issuer, mustUser(t, pool, ana).ID)
	now := mustNow(t, pool)
	times := func(from, until time.Duration) more {
		return more{"iat": now.Add(from).Unix(), "nbf": now.Add(from).Unix(), "exp": now.Add(until).Unix()}
	}
	good := mustSign(t, "rsa", usual(times(0, time.Hour)), nil)
	expired := mustSign(t, "rsa", usual(times(-2*time.Hour, -time.Hour)), nil)
	early := mustSign(t, "rsa", usual(times(time.Hour, 2*time.Hour)), nil)
	session := mustSignIn(t, access.NewSessions(pool, access.NewPasswords(0)), ana)
	p := newProvider(t, "rsa")

	synctest.Test(t, func(t *testing.T) {
		conn, err := pgx.Connect(t.Context(), dbtest.URL(pool))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		who := access.Authenticator{
			Sessions: access.NewSessions(conn, access.NewPasswords(0)),
			Bearers: mustBearers(t, conn, access.BearerOptions{
				Issuer: issuer, Audience: audience, JWKSURL: "https://id.example.org" + keysPath, Transport: p,
			}),
		}
		for token, want := range map[string]error{good: nil, session: nil, expired: access.ErrNoSession, early: access.ErrNoSession} {
			if caller, err := who.Caller(t.Context(), access.Credentials{Bearer: token}); !errors.Is(err, want) {
				t.Errorf("in the year %d: %+v, %v; want %v", time.Now().Year(), caller, err, want)
			}
		}
	})
}

// Whatever a request shows: nothing proves who somebody is but what was given to
// them, nothing fails, and nothing is asked for at the provider but its keys.
func FuzzCredentials(f *testing.F) {
	r := mustTokens(f)
	good := map[string]bool{mustSignIn(f, r.who.Sessions, ana): true, mustSign(f, "rsa", usual(nil), nil): true}
	for token := range good {
		f.Add(token, "")
		f.Add("", token)
		f.Add(token, token[:len(token)-1])
	}
	f.Fuzz(func(t *testing.T, cookie, bearer string) {
		caller, err := r.who.Caller(t.Context(), access.Credentials{CookieToken: cookie, Bearer: bearer})
		known := good[cookie] && bearer == "" || good[bearer]
		switch {
		case err == nil && !known:
			t.Errorf("%q and %q are %+v", cookie, bearer, caller)
		case err != nil && err != access.ErrNoSession:
			t.Errorf("%q and %q fail: %v", cookie, bearer, err)
		case err != nil && caller != (access.Caller{}), err == nil && caller.UserID == uuid.Nil:
			t.Errorf("%q and %q: %+v, %v", cookie, bearer, caller, err)
		}
		if _, others := r.provider.asked(); len(others) > 0 {
			t.Errorf("%q and %q made us ask for %v", cookie, bearer, others)
		}
	})
}
