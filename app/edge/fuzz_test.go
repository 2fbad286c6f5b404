package edge_test

import (
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"testing"

	"downbeat/app/edge"
)

// What each begins with is in testdata/fuzz.

var reasonable = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// Whatever a client sends, the id is safe to print, and kept only if it was.
func FuzzRequestID(f *testing.F) {
	e := mustEdge(f, edge.Options{}, quiet())
	f.Fuzz(func(t *testing.T, id string) {
		s, w := through(e, request("198.51.100.7:1", http.Header{"X-Request-Id": {id}}))
		if !reasonable.MatchString(s.id) || w.Header().Get("X-Request-Id") != s.id || (s.id == id) != reasonable.MatchString(id) {
			t.Errorf("%q became %q", id, s.id)
		}
	})
}

// Whatever a client writes into X-Forwarded-For: without a proxy it is who it is, and
// behind one it is whom the proxy has added.
func FuzzClient(f *testing.F) {
	e := mustEdge(f, edge.Options{TrustedProxies: mustProxies(f, "10.0.0.0/8")}, quiet())
	f.Fuzz(func(t *testing.T, says string) {
		if s, _ := through(e, request("198.51.100.7:1", http.Header{"X-Forwarded-For": {says}})); s.client != "198.51.100.7" {
			t.Errorf("a stranger is taken for %s", s.client)
		}
		for _, lines := range [][]string{{says + ", 203.0.113.9"}, {says, "203.0.113.9"}, {says + ",203.0.113.9:80, 10.0.0.7"}} {
			if s, _ := through(e, request("10.0.0.1:1", http.Header{"X-Forwarded-For": lines})); s.client != "203.0.113.9" {
				t.Errorf("%q: the client is taken for %s", lines, s.client)
			}
		}
		s, _ := through(e, request("10.0.0.1:1", http.Header{"X-Forwarded-For": {says}}))
		if a, err := netip.ParseAddr(s.client); err != nil || a.Zone() != "" || a.Is4In6() {
			t.Errorf("%q: the client is taken for %q", says, s.client)
		}
	})
}

// Whatever is asked for by whomever, the log has one legible line, without the secret of a calendar link.
func FuzzLine(f *testing.F) {
	f.Fuzz(func(t *testing.T, path, agent string) {
		text, _ := one(t, "GET", path, agent, "")
		if len(text) > 4000 {
			t.Errorf("%d bytes", len(text))
		}
		const canary = "CANARYQUITELONG"
		if text, _ := one(t, "GET", "/calendar/"+canary+path, agent, ""); strings.Contains(text, canary) && !strings.Contains(path+agent, canary) {
			t.Errorf("a secret is in the log: %s", text)
		}
	})
}
