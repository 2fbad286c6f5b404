package api_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"downbeat/app/api"
)

const (
	faySignsUp   = `{"email": "fay@example.com", "name": " Fay Moreno ", "password": "correct horse battery"}`
	newPassword  = "something quite else"
	anasPassword = `{"current": "downbeat", "new": "` + newPassword + `"}`
)

// signUp makes an account and returns its cookie as a header.
func (r *rig) signUp(body string) string {
	r.tb.Helper()
	return cookieOf(r.must(http.StatusCreated, "POST", "/api/users", body))
}

func cookieOf(a answer) string {
	cookie, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	return "Cookie: " + cookie
}

// askFrom asks from an address of one's own choice.
func (r *rig) askFrom(address, method, path, body string, headers ...string) answer {
	r.tb.Helper()
	from := http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		request.RemoteAddr = address
		r.handler.ServeHTTP(w, request)
	})
	return ask(r.tb, from, method, path, body, headers...)
}

// pointers are the fields that a refusal points at.
func (a answer) pointers(tb testing.TB) string {
	tb.Helper()
	var p struct {
		Errors []struct{ Pointer, Detail string }
	}
	a.into(tb, &p)
	list := make([]string, len(p.Errors))
	for i, e := range p.Errors {
		list[i] = e.Pointer
		if e.Detail == "" {
			tb.Errorf("nothing is said about %s: %s", e.Pointer, a.body)
		}
	}
	return strings.Join(list, " ")
}

func TestWhoSignsUpIsSignedInAndInNoBand(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	before := r.as("eve")
	a := r.must(http.StatusCreated, "POST", "/api/users", faySignsUp, before)
	var made, session api.Session
	a.into(t, &made)
	if made.User.Name != "Fay Moreno" || made.Id == nil || made.Token != nil || strings.Contains(a.body, "correct horse") {
		t.Errorf("%s", a.body)
	}
	fay := cookieOf(a)
	r.must(http.StatusOK, "GET", "/api/session", "", fay).into(t, &session)
	if session.User != made.User || *session.Id != *made.Id || !session.ExpiresAt.Equal(made.ExpiresAt) {
		t.Errorf("signed in as %+v, want %+v", session, made)
	}
	if a := r.must(http.StatusOK, "GET", "/api/bands", "", fay); strings.TrimSpace(a.body) != `{"bands":[]}` {
		t.Errorf("in bands: %s", a.body)
	}
	r.must(http.StatusNotFound, "GET", "/api/bands/"+nightShift, "", fay)
	r.must(http.StatusUnauthorized, "GET", "/api/session", "", before)
	r.must(http.StatusCreated, "POST", "/api/session", `{"email": "FAY@example.com", "password": "correct horse battery"}`)
}

func TestASignUpThatCannotBeSaysWhyAndMakesNothing(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	for _, c := range []struct {
		body    string
		status  int
		code    string
		pointer string
	}{
		{`{"email": "Ana@Demo.downbeat", "name": "Ana", "password": "correct horse battery"}`, 409, "email-taken", ""},
		{`{"email": "fay", "name": "Fay", "password": "correct horse battery"}`, 422, "invalid-fields", "/email"},
		{`{"email": "fay@example.com", "name": "F\ny", "password": "correct horse battery"}`, 422, "invalid-fields", "/name"},
		{`{"email": "fay@example.com", "name": "\u3000", "password": "correct horse battery"}`, 422, "invalid-fields", "/name"},
		{`{"email": "fay@example.com", "name": "Fay", "password": "short"}`, 422, "invalid-fields", "/password"},
		{`{"email": "fay@example.com", "name": "Fay", "password": "correct horse battery", "id": "a0000000-0000-4000-8000-000000000001"}`, 422, "invalid-fields", "/id"},
		{`{"email": "fay@example.com", "name": " "}`, 422, "invalid-fields", "/name /password"},
	} {
		a := r.ask("POST", "/api/users", c.body)
		if a.status != c.status || a.code(t) != c.code || a.pointers(t) != c.pointer || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %s", c.body, a.status, a.body)
		}
	}
	if n := r.text(`select count(*)::text from public.users`); n != "5" {
		t.Errorf("there are %s accounts, want the 5 of the demo", n)
	}
}

func TestOnesNameIsChangedByTheVersionThatOneHasSeen(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	first := r.must(http.StatusOK, "GET", "/api/profile", "", ana)
	if strings.TrimSpace(first.body) != `{"id":"a0000000-0000-4000-8000-000000000001","name":"Ana Castell","email":"ana@demo.downbeat","version":1}` || first.header.Get("ETag") != `"1"` {
		t.Errorf("%s %v", first.body, first.header)
	}
	if a := r.must(http.StatusPreconditionRequired, "PATCH", "/api/profile", `{"name": "Ana"}`, ana); a.code(t) != "if-match-required" {
		t.Error(a.body)
	}
	changed := r.must(http.StatusOK, "PATCH", "/api/profile", `{"name": " Ana C. "}`, ana, `If-Match: "1"`)
	var profile api.Profile
	changed.into(t, &profile)
	if profile.Name != "Ana C." || profile.Version != 2 || changed.header.Get("ETag") != `"2"` {
		t.Errorf("changed: %s", changed.body)
	}
	late := r.must(http.StatusPreconditionFailed, "PATCH", "/api/profile", `{"name": "Mine"}`, ana, `If-Match: "1"`)
	var p struct{ Current api.Profile }
	late.into(t, &p)
	if p.Current != profile || late.header.Get("ETag") != `"2"` || late.code(t) != "version-mismatch" {
		t.Errorf("late: %s", late.body)
	}
	for body, pointer := range map[string]string{
		`{"name": "A\u0007"}`: "/name", `{"name": "\u00a0"}`: "/name", `{"name": null}`: "/name", `{"name": "` + strings.Repeat("ü", 101) + `"}`: "/name",
		`{"name": "Ana", "email": "x@example.com"}`: "/email", `{}`: "/name",
	} {
		if a := r.ask("PATCH", "/api/profile", body, ana, `If-Match: *`); a.status != http.StatusUnprocessableEntity || a.pointers(t) != pointer {
			t.Errorf("%s: %d %s", body, a.status, a.body)
		}
	}
	var session api.Session
	r.must(http.StatusOK, "GET", "/api/session", "", ana).into(t, &session)
	if session.User.Name != "Ana C." {
		t.Errorf("the session says %q", session.User.Name)
	}
	if a := r.must(http.StatusOK, "GET", "/api/bands/"+nightShift+"/members/"+anasMember, "", ana); !strings.Contains(a.body, `"name":"Ana"`) {
		t.Errorf("the band calls her otherwise now: %s", a.body)
	}
}

func TestANewPasswordSignsOutEverywhereElse(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	here, elsewhere, ben := r.as("ana"), r.as("ana"), r.as("ben")
	var script api.Session
	r.must(http.StatusCreated, "POST", "/api/session", `{"email": "ana@demo.downbeat", "password": "downbeat", "bearer": true}`).into(t, &script)
	for _, c := range []struct {
		body    string
		status  int
		code    string
		pointer string
	}{
		{`{"current": "upbeat", "new": "` + newPassword + `"}`, 403, "wrong-password", "/current"},
		{`{"current": "downbeat", "new": "short"}`, 422, "invalid-fields", "/new"},
		{`{"new": "` + newPassword + `"}`, 422, "invalid-fields", "/current"},
	} {
		if a := r.ask("PUT", "/api/profile/password", c.body, here); a.status != c.status || a.code(t) != c.code || a.pointers(t) != c.pointer {
			t.Errorf("%s: %d %s", c.body, a.status, a.body)
		}
	}
	r.must(http.StatusOK, "GET", "/api/session", "", elsewhere)

	r.must(http.StatusNoContent, "PUT", "/api/profile/password", anasPassword, here)

	r.must(http.StatusOK, "GET", "/api/session", "", here)
	r.must(http.StatusOK, "GET", "/api/session", "", ben)
	r.must(http.StatusUnauthorized, "GET", "/api/session", "", elsewhere)
	r.must(http.StatusUnauthorized, "GET", "/api/session", "", "Authorization: Bearer "+*script.Token)
	r.must(http.StatusUnauthorized, "POST", "/api/session", ana)
	r.must(http.StatusCreated, "POST", "/api/session", `{"email": "ana@demo.downbeat", "password": "`+newPassword+`"}`)
}

func TestAPasswordThatIsSetBySQLSignsThePersonOut(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, ben := r.as("ana"), r.as("ben")
	r.exec(`update public.users u set password_hash = o.password_hash from public.users o where u.email = 'ana@demo.downbeat' and o.email = 'ben@demo.downbeat'`)
	r.must(http.StatusUnauthorized, "GET", "/api/session", "", ana)
	r.must(http.StatusOK, "GET", "/api/session", "", ben)
}

func TestTheAddressIsChangedWithThePassword(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana := r.as("ana")
	for _, c := range []struct {
		body    string
		status  int
		code    string
		pointer string
	}{
		{`{"email": "ana@example.com", "password": "upbeat"}`, 403, "wrong-password", "/password"},
		{`{"email": "BEN@demo.downbeat", "password": "downbeat"}`, 409, "email-taken", ""},
		{`{"email": "ana at home", "password": "downbeat"}`, 422, "invalid-fields", "/email"},
		{`{"email": "ana@example.com"}`, 422, "invalid-fields", "/password"},
	} {
		if a := r.ask("PUT", "/api/profile/email", c.body, ana); a.status != c.status || a.code(t) != c.code || a.pointers(t) != c.pointer {
			t.Errorf("%s: %d %s", c.body, a.status, a.body)
		}
	}
	a := r.must(http.StatusOK, "PUT", "/api/profile/email", `{"email": "Ana@example.com", "password": "downbeat"}`, ana)
	if !strings.Contains(a.body, `"email":"Ana@example.com"`) || a.header.Get("ETag") != `"2"` {
		t.Errorf("%s %v", a.body, a.header)
	}
	r.must(http.StatusCreated, "POST", "/api/session", `{"email": "ana@example.com", "password": "downbeat"}`)
	r.must(http.StatusUnauthorized, "POST", "/api/session", `{"email": "ana@demo.downbeat", "password": "downbeat"}`)
	r.must(http.StatusOK, "GET", "/api/session", "", ana)
}

// tooMany ends the test unless the answer says how long to wait.
func tooMany(t *testing.T, a answer) {
	t.Helper()
	if a.status != http.StatusTooManyRequests || a.code(t) != "too-many-attempts" {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if wait, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || wait < 1 || wait > 60 || !strings.Contains(a.body, fmt.Sprintf("Try again in %d s.", wait)) {
		t.Errorf("after %q: %s", a.header.Get("Retry-After"), a.body)
	}
}

func TestWhoGuessesPasswordsIsSlowedDownAndNobodyElseIs(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	const guess = `{"email": "ANA@demo.downbeat ", "password": "upbeat"}`
	for range 10 {
		r.must(http.StatusUnauthorized, "POST", "/api/session", guess)
	}
	tooMany(t, r.ask("POST", "/api/session", guess))
	tooMany(t, r.ask("POST", "/api/session", ana)) // the right one, too: or the limit would tell which it is
	r.must(http.StatusCreated, "POST", "/api/session", `{"email": "ben@demo.downbeat", "password": "downbeat"}`)
	for _, address := range []string{"198.51.100.7:1", "[2001:db8::1]:1"} {
		if a := r.askFrom(address, "POST", "/api/session", ana); a.status != http.StatusCreated {
			t.Errorf("Ana, from %s: %d %s", address, a.status, a.body)
		}
	}
}

func TestWhoTriesManyAccountsIsSlowedDown(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	// Each from another address of the network that one person has.
	from := func(i int) answer {
		return r.askFrom(fmt.Sprintf("[2001:db8:0:1::%x]:1", i), "POST", "/api/session", fmt.Sprintf(`{"email": "nobody%d@demo.downbeat", "password": "x"}`, i))
	}
	for i := range 60 {
		if a := from(i); a.status != http.StatusUnauthorized {
			t.Fatalf("attempt %d: %d %s", i+1, a.status, a.body)
		}
	}
	// Unless the machine is so slow that there is one more by now: then that one is wrong credentials.
	limited := from(60)
	for i := 61; limited.status == http.StatusUnauthorized; i++ {
		limited = from(i)
	}
	tooMany(t, limited)
	r.must(http.StatusCreated, "POST", "/api/session", ana)
}

func TestNobodyMakesManyAccounts(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	for range 10 {
		r.must(http.StatusConflict, "POST", "/api/users", `{"email": "ana@demo.downbeat", "name": "Fay", "password": "correct horse battery"}`)
	}
	tooMany(t, r.ask("POST", "/api/users", faySignsUp))
	if a := r.askFrom("198.51.100.7:1", "POST", "/api/users", faySignsUp); a.status != http.StatusCreated {
		t.Errorf("from elsewhere: %d %s", a.status, a.body)
	}
}

func TestWhoFindsAnOpenBrowserCannotGuessItsPassword(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	ana, ben := r.as("ana"), r.as("ben")
	for range 5 { // both count
		r.must(http.StatusForbidden, "PUT", "/api/profile/password", `{"current": "upbeat", "new": "`+newPassword+`"}`, ana)
		r.must(http.StatusForbidden, "PUT", "/api/profile/email", `{"email": "mine@example.com", "password": "upbeat"}`, ana)
	}
	tooMany(t, r.ask("PUT", "/api/profile/password", anasPassword, ana))
	tooMany(t, r.askFrom("198.51.100.7:1", "PUT", "/api/profile/email", `{"email": "mine@example.com", "password": "downbeat"}`, ana))
	r.must(http.StatusNoContent, "PUT", "/api/profile/password", anasPassword, ben)
}
