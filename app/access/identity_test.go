package access_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"downbeat/app/access"
)

func TestAStrangersTokenIsLinkedOnlyToAnAccountThatWaitsForIt(t *testing.T) {
	t.Parallel()
	r := mustTokens(t)
	for _, sql := range []string{
		`update public.users set password_hash = null where email in ('cleo@demo.downbeat', 'dan@demo.downbeat', 'eve@demo.downbeat')`,
		`update public.users set disabled_at = now() where email = 'dan@demo.downbeat'`,
		`insert into public.identities (issuer, subject, user_id) select 'https://elsewhere.example.org', 'cleo', id from public.users where email = 'cleo@demo.downbeat'`,
	} {
		mustExec(t, r.pool, sql)
	}
	verified := func(subject string, email any, m more) string {
		// Later than the passwords were taken away, which refuses what was issued until then.
		later := mustNow(t, r.pool).Unix() + 1
		return mustSign(t, "rsa", usual(change(more{"sub": subject, "email": email, "email_verified": true, "iat": later}, m)), nil)
	}

	for name, token := range map[string]string{
		"not verified":              verified("new", "cleo@demo.downbeat", more{"email_verified": false}),
		"verified, it does not say": verified("new", "cleo@demo.downbeat", more{"email_verified": nil}),
		"verified in words":         verified("new", "cleo@demo.downbeat", more{"email_verified": "true"}),
		"verified by number":        verified("new", "cleo@demo.downbeat", more{"email_verified": 1}),
		"no address":                verified("new", nil, nil),
		"an unknown address":        verified("new", "nobody@demo.downbeat", nil),
		"a pattern":                 verified("new", "%@demo.downbeat", nil),
		"two addresses":             verified("new", []string{"cleo@demo.downbeat"}, nil),
		"an account with password":  verified("new", "ben@demo.downbeat", nil),
		"a disabled account":        verified("new", "dan@demo.downbeat", nil),
		"of another's identity":     verified("new", ana, nil),
		"expired":                   verified("new", "cleo@demo.downbeat", more{"exp": time.Now().Unix() - 1}),
		"from the future":           verified("new", "cleo@demo.downbeat", more{"iat": time.Now().Unix() + 60}),
	} {
		if caller, err := r.caller(t, token); !errors.Is(err, access.ErrNoSession) {
			t.Errorf("%s: %+v, %v; want ErrNoSession", name, caller, err)
		}
	}
	if n := r.identities(t); n != 2 {
		t.Fatalf("there are %d identities, want the two from before", n)
	}

	cleo := mustUser(t, r.pool, "cleo@demo.downbeat")
	if caller, err := r.caller(t, verified("new", "Cleo@Demo.Downbeat", nil)); err != nil || caller.UserID != cleo.ID {
		t.Errorf("an account that waits: %+v, %v", caller, err)
	}
	// The subject counts from now on: neither its address nor somebody else with that address.
	if caller, err := r.caller(t, verified("new", "eve@demo.downbeat", nil)); err != nil || caller.UserID != cleo.ID {
		t.Errorf("the same subject with another address: %+v, %v", caller, err)
	}
	if caller, err := r.caller(t, verified("heir", "cleo@demo.downbeat", nil)); !errors.Is(err, access.ErrNoSession) {
		t.Errorf("another subject, who has the address now: %+v, %v; want ErrNoSession", caller, err)
	}
	if n := r.identities(t); n != 3 {
		t.Errorf("there are %d identities, want one more", n)
	}
	var users int
	if err := r.pool.QueryRow(t.Context(), `select count(*) from public.users`).Scan(&users); err != nil || users != 5 {
		t.Errorf("there are %d accounts (%v), want the 5 of the demo: a token makes none", users, err)
	}
}

func TestOfTwoStrangersWithOneAddressAtOnceOneIsLinked(t *testing.T) {
	t.Parallel()
	r := mustTokens(t)
	mustExec(t, r.pool, `update public.users set password_hash = null where email = 'cleo@demo.downbeat'`)
	later := mustNow(t, r.pool).Unix() + 1 // than the password was taken away
	errs := make(chan error, 8)
	for i := range cap(errs) {
		token := mustSign(t, "ed", usual(more{"sub": fmt.Sprint("stranger ", i), "email": "cleo@demo.downbeat", "email_verified": true, "iat": later}), nil)
		go func() {
			_, err := r.caller(t, token)
			errs <- err
		}()
	}
	in := 0
	for range cap(errs) {
		switch err := <-errs; {
		case err == nil:
			in++
		case !errors.Is(err, access.ErrNoSession):
			t.Error(err)
		}
	}
	if in != 1 || r.identities(t) != 2 {
		t.Errorf("%d strangers are in, and there are %d identities", in, r.identities(t))
	}
}

func (r tokens) identities(tb testing.TB) (n int) {
	tb.Helper()
	if err := r.pool.QueryRow(tb.Context(), `select count(*) from public.identities`).Scan(&n); err != nil {
		tb.Fatal(err)
	}
	return n
}
