package main_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"downbeat/app/web/webtest"
	"downbeat/db/dbtest"
)

func TestTheAddressThatIsPrintedIsTheAppAndTheAPIIsBesideIt(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	in := MustServeAt(t, s.url, MustAddr(t))
	const html = "text/html,*/*;q=0.8"
	for _, c := range []struct {
		method, path, accept string
		status               int
		about                string // in the body
	}{
		{"GET", "/", html, 200, "<title>Downbeat</title>"},
		{"GET", "/", "*/*", 200, "<title>Downbeat</title>"},
		{"HEAD", "/", "*/*", 200, ""},
		{"GET", "/b/" + nightShift + "/gigs", html, 200, "<title>Downbeat</title>"},
		{"GET", "/b/" + nightShift + "/gigs", "*/*", 404, `"code":"no-such-address"`},
		{"GET", "/assets/app-00000000.js", html, 404, `"code":"no-such-address"`},
		{"GET", "/favicon.png", html, 404, `"code":"no-such-address"`},
		{"GET", "/..%2f..%2fetc/passwd", html, 404, `"code":"no-such-address"`},
		{"GET", "/sources.sha256", html, 404, `"code":"no-such-address"`},
		{"POST", "/", html, 405, `"code":"method-not-allowed"`},
		{"DELETE", "/b/" + nightShift + "/gigs", html, 405, `"code":"method-not-allowed"`},
		{"GET", "/api", html, 200, "The first ten minutes"},
		{"GET", "/api/", html, 404, `"code":"no-such-address"`},
		{"GET", "/api/nothing", html, 404, `"code":"no-such-address"`},
		{"GET", "/api/bands", html, 401, `"code":"no-session"`},
		{"GET", "/calendar/x.ics", html, 404, `"code":"not-found"`},
		{"GET", "/calendar/x/y", html, 404, `"code":"no-such-address"`},
		{"GET", "/healthz", html, 200, `"status":"ok"`},
		{"GET", "/healthz/", html, 404, `"code":"no-such-address"`},
		{"POST", "/readyz", html, 405, `"code":"method-not-allowed"`},
	} {
		request, err := http.NewRequestWithContext(t.Context(), c.method, in.url+c.path, nil)
		Must(t, err)
		request.Header.Set("Accept", c.accept)
		a, err := http.DefaultTransport.RoundTrip(request)
		Must(t, err)
		body, err := io.ReadAll(a.Body)
		Must(t, err)
		a.Body.Close()
		if a.StatusCode != c.status || !strings.Contains(string(body), c.about) || c.method == "HEAD" && len(body) > 0 {
			t.Errorf("%s %s for %s: %d %.200s, want %d and %s", c.method, c.path, c.accept, a.StatusCode, body, c.status, c.about)
		}
		if !strings.Contains(a.Header.Get("Content-Security-Policy"), "script-src 'self'") || a.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s %s: not behind the edge: %v", c.method, c.path, a.Header)
		}
		if isPage := c.status == 200 && strings.Contains(string(body), "<title>Downbeat</title>"); isPage &&
			(a.Header.Get("Cache-Control") != "no-cache" || a.Header.Get("ETag") == "" || a.Header.Get("Content-Type") != "text/html; charset=utf-8") {
			t.Errorf("%s %s: %v", c.method, c.path, a.Header)
		}
	}
}

// Not in parallel: a browser wants the machine for itself.
func TestTheBrowserTestsPass(t *testing.T) {
	chromium := dbtest.MustFind(t, "chromium", "chromium-browser", "google-chrome")
	client := webtest.MustInstall(t, "web")
	client.MustRun(t, []string{"DOWNBEAT_BINARY=" + MustBuild(t), "DATABASE_URL=" + MustStage(t).url, "CHROMIUM=" + chromium}, "run", "e2e")
}
