package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"downbeat/app/api"
)

func TestSignInSetsACookieThatSignOutEnds(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	a := r.ask(http.MethodPost, "/api/session", ana)
	if a.status != http.StatusCreated || !strings.Contains(a.body, `"name":"Ana Castell"`) || !strings.Contains(a.body, `"expiresAt":"`) {
		t.Fatalf("%d %s", a.status, a.body)
	}
	set := a.header.Get("Set-Cookie")
	parts := strings.Split(set, "; ")
	for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"} {
		if !slices.Contains(parts, want) {
			t.Errorf("the cookie %q has no %s", set, want)
		}
	}
	if strings.Contains(set, "Secure") || strings.HasPrefix(set, "__Host-") || strings.Contains(a.body, parts[0][len("downbeat="):]) || strings.Contains(a.body, "token") {
		t.Errorf("over plain HTTP: the cookie is %q, the body %s", set, a.body)
	}

	cookie := "Cookie: " + parts[0]
	if a := r.ask(http.MethodGet, "/api/bands", "", cookie); a.status != http.StatusOK {
		t.Errorf("signed in: %d %s", a.status, a.body)
	}
	out := r.ask(http.MethodDelete, "/api/session", "", cookie)
	if out.status != http.StatusNoContent {
		t.Errorf("sign out: %d", out.status)
	}
	mustClear(t, out)
	if a := r.ask(http.MethodGet, "/api/bands", "", cookie); a.status != http.StatusUnauthorized || a.code(t) != "no-session" {
		t.Errorf("signed out: %d %s", a.status, a.body)
	}
	if a := r.ask(http.MethodDelete, "/api/session", "", cookie); a.status != http.StatusNoContent {
		t.Errorf("twice: %d %s", a.status, a.body)
	}
}

// mustClear ends the test unless the answer takes the cookies of both spellings back.
func mustClear(tb testing.TB, a answer) {
	tb.Helper()
	cookies := a.header.Values("Set-Cookie")
	slices.Sort(cookies)
	if len(cookies) != 2 || !strings.HasPrefix(cookies[0], "__Host-downbeat=; ") || !strings.Contains(cookies[0], "; Secure") || !strings.HasPrefix(cookies[1], "downbeat=; ") ||
		!strings.Contains(cookies[0], "Max-Age=0") || !strings.Contains(cookies[1], "Max-Age=0") {
		tb.Fatalf("the cookies are %q", cookies)
	}
}

func TestAScriptGetsItsTokenInTheAnswerAndNoCookie(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	for path, body := range map[string]string{
		"/api/session": `{"email": "ana@demo.downbeat", "password": "downbeat", "bearer": true}`,
		"/api/users":   `{"email": "fay@example.com", "name": "Fay", "password": "correct horse battery", "bearer": true}`,
	} {
		a := r.must(http.StatusCreated, "POST", path, body)
		var session, shown api.Session
		a.into(t, &session)
		if session.Token == nil || len(*session.Token) != 43 || len(a.header.Values("Set-Cookie")) > 0 || a.header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%s: %v %s", path, a.header, a.body)
		}
		bearer := "Authorization: Bearer " + *session.Token
		r.must(http.StatusOK, "GET", "/api/session", "", bearer).into(t, &shown)
		if *shown.Id != *session.Id || shown.Token != nil {
			t.Errorf("%s: %+v, want %+v", path, shown, session)
		}
		r.must(http.StatusNoContent, "DELETE", "/api/session", "", bearer)
		r.must(http.StatusUnauthorized, "GET", "/api/session", "", bearer)
	}
}

func TestASessionThatComesWithASignInEnds(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	planted := r.as("eve")
	if a := r.ask("POST", "/api/session", `{"email": "ana@demo.downbeat", "password": "upbeat"}`, planted); a.status != http.StatusUnauthorized {
		t.Fatalf("%d %s", a.status, a.body)
	}
	r.must(http.StatusOK, "GET", "/api/session", "", planted) // a sign-in that failed ends nothing
	a := r.must(http.StatusCreated, "POST", "/api/session", ana, planted)
	if cookieOf(a) == planted {
		t.Error("the planted cookie is the new one")
	}
	r.must(http.StatusUnauthorized, "GET", "/api/session", "", planted)
	r.must(http.StatusOK, "GET", "/api/session", "", cookieOf(a))

	var script api.Session
	r.must(http.StatusCreated, "POST", "/api/session", `{"email": "ana@demo.downbeat", "password": "downbeat", "bearer": true}`).into(t, &script)
	bearer := "Authorization: Bearer " + *script.Token
	r.must(http.StatusCreated, "POST", "/api/session", ana, bearer)
	r.must(http.StatusUnauthorized, "GET", "/api/session", "", bearer)
}

func TestAPersonSeesTheirSessionsAndEndsAnyOfThem(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	phone := cookieOf(r.must(http.StatusCreated, "POST", "/api/session", ana, "User-Agent: phone"))
	laptop := cookieOf(r.must(http.StatusCreated, "POST", "/api/session", ana, "User-Agent: laptop"))
	eve := r.as("eve")
	var list, eves api.SessionList
	a := r.must(http.StatusOK, "GET", "/api/sessions", "", laptop)
	a.into(t, &list)
	if len(list.Sessions) != 2 || list.Sessions[0].UserAgent != "laptop" || !list.Sessions[0].Current || list.Sessions[1].UserAgent != "phone" || list.Sessions[1].Current ||
		strings.Contains(a.body, laptop[len("Cookie: downbeat="):]) {
		t.Fatalf("%s", a.body)
	}
	r.must(http.StatusOK, "GET", "/api/sessions", "", eve).into(t, &eves)
	foreign := r.must(http.StatusNotFound, "DELETE", "/api/sessions/"+eves.Sessions[0].Id.String(), "", laptop)
	for _, id := range []string{"00000000-0000-0000-0000-000000000000", "a0000000-0000-4000-8000-000000000001", "x"} {
		if a := r.must(http.StatusNotFound, "DELETE", "/api/sessions/"+id, "", laptop); withoutID(a.body) != withoutID(foreign.body) {
			t.Errorf("%s: %s; a foreign one: %s", id, a.body, foreign.body)
		}
	}
	r.must(http.StatusOK, "GET", "/api/session", "", eve)

	r.must(http.StatusNoContent, "DELETE", "/api/sessions/"+list.Sessions[1].Id.String(), "", laptop)
	r.must(http.StatusUnauthorized, "GET", "/api/session", "", phone)
	r.must(http.StatusNotFound, "DELETE", "/api/sessions/"+list.Sessions[1].Id.String(), "", laptop)
	r.must(http.StatusOK, "GET", "/api/session", "", laptop)
}

func TestSigningOutEverywhereEndsAllSessionsOfOnePerson(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	here, elsewhere, eve := r.as("ana"), r.as("ana"), r.as("eve")
	mustClear(t, r.must(http.StatusNoContent, "DELETE", "/api/sessions", "", here))
	for _, cookie := range []string{here, elsewhere} {
		r.must(http.StatusUnauthorized, "GET", "/api/session", "", cookie)
	}
	r.must(http.StatusOK, "GET", "/api/session", "", eve)
	r.must(http.StatusUnauthorized, "DELETE", "/api/sessions", "")
}

func TestOverTLSTheCookieIsBoundToTheHost(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	a := r.ask(http.MethodPost, "https://downbeat.example/api/session", ana) // httptest sets TLS
	set := a.header.Get("Set-Cookie")
	if a.status != http.StatusCreated || !strings.HasPrefix(set, "__Host-downbeat=") || !strings.Contains(set, "; Secure") || strings.Contains(set, "Domain") {
		t.Fatalf("%d, cookie %q", a.status, set)
	}
	value, _, _ := strings.Cut(set, ";")
	if a := r.ask(http.MethodGet, "https://downbeat.example/api/bands", "", "Cookie: "+value); a.status != http.StatusOK {
		t.Errorf("with it: %d %s", a.status, a.body)
	}
	planted := strings.Replace(value, "__Host-downbeat", "downbeat", 1)
	if a := r.ask(http.MethodGet, "https://downbeat.example/api/bands", "", "Cookie: "+planted); a.status != http.StatusUnauthorized {
		t.Errorf("with one that anybody in the domain could have planted: %d", a.status)
	}
	mustClear(t, r.must(http.StatusNoContent, "DELETE", "https://downbeat.example/api/session", "", "Cookie: "+value))
	r.must(http.StatusUnauthorized, "GET", "https://downbeat.example/api/bands", "", "Cookie: "+value)
}

func TestWrongCredentialsAreOneAnswer(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	first := r.ask(http.MethodPost, "/api/session", `{"email": "ana@demo.downbeat", "password": "upbeat"}`)
	if first.status != http.StatusUnauthorized || first.code(t) != "wrong-credentials" || !strings.Contains(first.body, `"requestId":"`+first.header.Get("X-Request-Id")+`"`) {
		t.Errorf("%d %s", first.status, first.body)
	}
	for _, body := range []string{
		`{"email": "nobody@demo.downbeat", "password": "downbeat"}`, `{"email": "", "password": "downbeat"}`, `{"email": "ana@demo.downbeat", "password": ""}`,
		`{"email": "%@demo.downbeat", "password": "downbeat"}`, `{"email": "ana@demo.downbeat", "password": "` + strings.Repeat("downbeat", 600) + `"}`,
	} {
		a := r.ask(http.MethodPost, "/api/session", body)
		if a.status != first.status || withoutID(a.body) != withoutID(first.body) || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %s %v", body, a.status, a.body, a.header)
		}
	}
}

func TestABodyThatIsNotTheDocumentedObjectIsRefused(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	for name, c := range map[string]struct {
		body    string
		status  int
		code    string
		pointer string
	}{
		"not JSON":      {"email=ana", 400, "invalid-request", ""},
		"null":          {"null", 400, "invalid-request", ""},
		"array":         {"[]", 400, "invalid-request", ""},
		"number":        {"1", 400, "invalid-request", ""},
		"text":          {`"x"`, 400, "invalid-request", ""},
		"two":           {ana + ana, 400, "invalid-request", ""},
		"more":          {ana + "x", 400, "invalid-request", ""},
		"half":          {ana[:20], 400, "invalid-request", ""},
		"deep":          {strings.Repeat("[", 30_000), 400, "invalid-request", ""},
		"broken UTF-8":  {"{\"em\xffail\": \"a\"}", 400, "invalid-text", ""},
		"NUL":           {`{"email": "ana@demo.downbeat\u0000", "password": "downbeat"}`, 400, "invalid-text", ""},
		"NUL, password": {`{"email": "ana@demo.downbeat", "password": "downbeat\u0000"}`, 400, "invalid-text", ""},
		"a surrogate":   {`{"email": "\ud800", "password": "x"}`, 400, "invalid-text", ""},
		"huge after":    {ana + strings.Repeat(" ", 1<<20), 413, "too-large", ""},
		"nothing":       {`{}`, 422, "invalid-fields", "/email /password"},
		"unknown field": {`{"email": "a", "password": "b", "role": "admin"}`, 422, "invalid-fields", "/role"},
		"other type":    {`{"email": 1, "password": "b"}`, 422, "invalid-fields", "/email"},
		"long":          {`{"email": "` + strings.Repeat("a", 2000) + `", "password": "b"}`, 422, "invalid-fields", "/email"},
		"huge":          {`{"email": "` + strings.Repeat("a", 100_000) + `", "password": "b"}`, 413, "too-large", ""},
		"many fields":   {"{" + strings.Repeat(`"x": 1, `, 3) + manyFields(300) + "}", 422, "invalid-fields", ""},
		"strange name":  {`{"email": "a", "password": "b", "a/b~c": 1}`, 422, "invalid-fields", "/a~1b~0c"},
	} {
		a := r.ask(http.MethodPost, "/api/session", c.body)
		if a.status != c.status || a.code(t) != c.code || a.pointers(t) != c.pointer || strings.Contains(a.body, "SQLSTATE") || len(a.body) > 1000 {
			t.Errorf("%s: %d %.200s", name, a.status, a.body)
		}
	}
	if a := r.ask(http.MethodPost, "/api/session", ""); a.status != http.StatusUnsupportedMediaType || a.code(t) != "not-json" {
		t.Errorf("no body: %d %s", a.status, a.body)
	}
	if a := r.ask(http.MethodPost, "/api/session", "email=ana", "Content-Type: application/x-www-form-urlencoded"); a.status != http.StatusUnsupportedMediaType || a.code(t) != "not-json" {
		t.Errorf("a form: %d %s", a.status, a.body)
	}
}

func TestAnotherSiteCannotSignAnybodyInOrOut(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	cookie := r.as("ana")
	for _, c := range [][2]string{{http.MethodPost, "/api/session"}, {http.MethodDelete, "/api/session"}, {http.MethodDelete, "/api/sessions"}, {http.MethodPost, "/api/users"}} {
		for _, header := range []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example"} {
			if a := r.ask(c[0], c[1], ana, cookie, header); a.status != http.StatusForbidden || a.header.Get("Set-Cookie") != "" {
				t.Errorf("%s %s with %s: %d", c[0], c[1], header, a.status)
			}
		}
	}
	r.must(http.StatusOK, "GET", "/api/session", "", cookie)
}

// manyFields are as many fields as nobody has.
func manyFields(n int) string {
	fields := make([]string, n)
	for i := range fields {
		fields[i] = fmt.Sprintf(`"x%d": %d`, i, i)
	}
	return strings.Join(fields, ", ")
}
