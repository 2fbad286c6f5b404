package edge_test

import (
	"net/http"
	"strings"
	"testing"

	"downbeat/app/edge"
)

func TestEveryAnswerIsHardened(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/panic" {
			panic("oh")
		}
		http.NotFound(w, r)
	})
	w := r.mustDial()
	for name, a := range map[string]answer{
		"a page": w.get("/"), "the API": w.get("/api/gigs"), "a panic": w.get("/panic"), "a refusal": w.ask("TRACE", "/"),
		"another site's": w.ask("DELETE", "/", "Sec-Fetch-Site: cross-site"), "the server itself": w.ask("OPTIONS", "*"),
		"a long address": r.mustDial().get("/" + strings.Repeat("x", 9000)),
	} {
		for header, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Strict-Transport-Security": "",
		} {
			if got := a.header.Get(header); got != want {
				t.Errorf("%s: %s is %q, want %q", name, header, got, want)
			}
		}
		policy := a.header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy %q has no %s", name, policy, part)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
			t.Errorf("%s: the policy is %q", name, policy)
		}
		if !strings.Contains(a.header.Get("Permissions-Policy"), "camera=()") || len(a.header.Get("X-Request-Id")) < 16 {
			t.Errorf("%s: %v", name, a.header)
		}
	}
}

func TestWhatIsNobodyElsesBusinessIsNeitherStoredNorIndexed(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("own") {
			w.Header().Set("Cache-Control", "private, max-age=60")
		}
		ok(w, r)
	})
	w := r.mustDial()
	for path, want := range map[string][2]string{
		"/api": {"no-store", "none"}, "/api/gigs": {"no-store", "none"}, "/api/gigs?own": {"private, max-age=60", "none"},
		"/calendar/x.ics": {"", "none"}, "/": {"", ""}, "/apis": {"", ""}, "/assets/app.js": {"", ""},
	} {
		a := w.get(path)
		if got := [2]string{a.header.Get("Cache-Control"), a.header.Get("X-Robots-Tag")}; got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
