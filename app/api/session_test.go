package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
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
	if strings.Contains(set, "Secure") || strings.HasPrefix(set, "__Host-") || strings.Contains(a.body, parts[0][len("downbeat="):]) {
		t.Errorf("over plain HTTP: the cookie is %q, the body %s", set, a.body)
	}

	cookie := "Cookie: " + parts[0]
	if a := r.ask(http.MethodGet, "/api/bands", "", cookie); a.status != http.StatusOK {
		t.Errorf("signed in: %d %s", a.status, a.body)
	}
	out := r.ask(http.MethodDelete, "/api/session", "", cookie)
	if out.status != http.StatusNoContent || !strings.Contains(out.header.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("sign out: %d, cookie %q", out.status, out.header.Get("Set-Cookie"))
	}
	if a := r.ask(http.MethodGet, "/api/bands", "", cookie); a.status != http.StatusUnauthorized || a.code(t) != "no-session" {
		t.Errorf("signed out: %d %s", a.status, a.body)
	}
	if a := r.ask(http.MethodDelete, "/api/session", "", cookie); a.status != http.StatusNoContent {
		t.Errorf("twice: %d %s", a.status, a.body)
	}
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
}

func TestWrongCredentialsAreOneAnswer(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	first := r.ask(http.MethodPost, "/api/session", `{"email": "ana@demo.downbeat", "password": "upbeat"}`)
	if first.status != http.StatusUnauthorized || first.code(t) != "wrong-credentials" {
		t.Errorf("%d %s", first.status, first.body)
	}
	for _, body := range []string{
		`{"email": "nobody@demo.downbeat", "password": "downbeat"}`, `{"email": "ana@demo.downbeat\u0000", "password": "downbeat"}`,
		`{"email": "ana@demo.downbeat", "password": "downbeat\u0000"}`, `{}`, `null`, `{"email": "\ud800", "password": "x"}`,
	} {
		a := r.ask(http.MethodPost, "/api/session", body)
		if a.status != first.status || a.body != first.body || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %s %v", body, a.status, a.body, a.header)
		}
	}
}

func TestABodyThatIsNotTheDocumentedObjectIsRefused(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	for name, body := range map[string]string{
		"empty": "", "not JSON": "email=ana", "array": "[]", "number": "1", "text": `"x"`, "two": ana + ana, "more": ana + "x", "half": ana[:20],
		"unknown field": `{"email": "a", "password": "b", "role": "admin"}`, "other type": `{"email": 1, "password": "b"}`,
		"huge": `{"email": "` + strings.Repeat("a", 100_000) + `"}`, "huge after": ana + strings.Repeat(" ", 100_000), "deep": strings.Repeat("[", 60_000),
		"broken UTF-8 in a name": "{\"em\xffail\": \"a\"}",
	} {
		a := r.ask(http.MethodPost, "/api/session", body)
		if a.status != http.StatusBadRequest || a.code(t) != "invalid-request" || strings.Contains(a.body, "SQL") {
			t.Errorf("%s: %d %.200s", name, a.status, a.body)
		}
	}
}

func TestAnotherSiteCannotSignAnybodyInOrOut(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	for _, method := range []string{http.MethodPost, http.MethodDelete} {
		for _, header := range []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example"} {
			if a := r.ask(method, "/api/session", ana, header); a.status != http.StatusForbidden || a.header.Get("Set-Cookie") != "" {
				t.Errorf("%s with %s: %d", method, header, a.status)
			}
		}
	}
}
