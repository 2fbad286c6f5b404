package api_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
	"downbeat/app/api"
	"downbeat/app/edge"
	"downbeat/db"
)

func TestTheCallersBandsAndNoOthers(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	var list api.BandList
	a := r.must(http.StatusOK, "GET", "/api/bands", "", r.signIn(ana))
	a.into(t, &list)
	if len(list.Bands) != 1 || list.Bands[0].Id.String() != nightShift || list.Bands[0].Name != "The Night Shift" || list.Bands[0].Role != api.RoleAdmin ||
		list.Bands[0].MemberId.String() != anasMember || list.Bands[0].Version != 1 || strings.Contains(a.body, secondLine) {
		t.Errorf("%s", a.body)
	}
	r.exec(`delete from public.members`)
	if a := r.ask(http.MethodGet, "/api/bands", "", r.signIn(ana)); strings.TrimSpace(a.body) != `{"bands":[]}` {
		t.Errorf("of nobody's: %s", a.body)
	}
}

func TestEveryRefusalHasItsStatusAndItsCode(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	cookie := r.signIn(ana)
	const own = "/api/realtime?band=" + nightShift
	for _, c := range []struct {
		method, path, header string
		status               int
		code                 string
	}{
		{"GET", "/api/bands", "", 401, "no-session"},
		{"GET", "/api/bands", "Cookie: downbeat=x", 401, "no-session"},
		{"GET", "/api/bands", "Cookie: downbeat=" + strings.Repeat("A", 43), 401, "no-session"},
		{"GET", "/api/bands", "Authorization: Bearer x", 401, "no-session"},
		{"GET", own, "", 401, "no-session"},
		{"GET", "/api/realtime?band=" + secondLine, "", 401, "no-session"},
		{"GET", "/api/realtime", cookie, 400, "invalid-parameters"},
		{"GET", "/api/realtime?band=", cookie, 404, "not-found"},
		{"GET", "/api/realtime?band=" + secondLine, cookie, 404, "not-found"},
		{"GET", "/api/realtime?band=00000000-0000-0000-0000-000000000000", cookie, 404, "not-found"},
		{"GET", "/api/realtime?band=x", cookie, 404, "not-found"},
		{"GET", "/api/realtime?band=%27%3B--", cookie, 404, "not-found"},
		{"GET", "/api/realtime?band=%00", cookie, 400, "invalid-parameters"},
		{"GET", own + "&types=gig:*,,", cookie, 400, "invalid-parameters"},
		{"GET", own + "&types=%00", cookie, 400, "invalid-parameters"},
		{"GET", "/api/realtime?types=,&band=" + secondLine, cookie, 404, "not-found"}, // says nothing about the band
		{"GET", "/api/nothing", "", 404, "no-such-address"},
		{"GET", "/api/session", "", 401, "no-session"},
		{"GET", "/api/sessions", cookie + "x", 401, "no-session"},
		{"PUT", "/api/session", "", 405, "method-not-allowed"},
		{"DELETE", "/api/bands", "", 405, "method-not-allowed"},
		{"TRACE", "/", "", 405, "method-not-allowed"},
		{"POST", own, cookie, 405, "method-not-allowed"},
	} {
		headers := []string{"X-Test: 1"}
		if c.header != "" {
			headers = append(headers, c.header)
		}
		a := r.ask(c.method, c.path, "", headers...)
		if a.status != c.status || a.code(t) != c.code {
			t.Errorf("%s %s with %q: %d %s, want %d %s", c.method, c.path, c.header, a.status, a.body, c.status, c.code)
		}
	}
}

func TestAForeignBandAnUnknownOneAndNonsenseAreTheSameAnswer(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	cookie := r.signIn(ana)
	first := r.ask(http.MethodGet, "/api/realtime?band="+secondLine, "", cookie)
	for _, band := range []string{"00000000-0000-0000-0000-000000000000", "b0000000-0000-4000-8000-00000000000f", "x", strings.Repeat("9", 5000)} {
		a := r.ask(http.MethodGet, "/api/realtime?band="+band, "", cookie)
		if a.status != first.status || withoutID(a.body) != withoutID(first.body) || len(a.header) != len(first.header) {
			t.Errorf("%.50s: %d %v %s; the foreign band: %d %v %s", band, a.status, a.header, a.body, first.status, first.header, first.body)
		}
	}
}

func TestAnotherSiteGetsNoStream(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	cookie := r.signIn(ana)
	const own = "http://example.com/api/realtime?band=" + nightShift
	for _, header := range []string{
		"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example", "Origin: null", "Origin: http://example.com.evil",
		"Origin: http://example.com:81", "Origin: %",
	} {
		a := r.ask(http.MethodGet, own, "", cookie, header)
		if a.status != http.StatusForbidden || a.code(t) != "cross-site" || a.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d %s", header, a.status, a.body)
		}
	}
	for _, header := range []string{"Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none", "Origin: http://example.com", "X-Curl: 8"} {
		if a := r.ask(http.MethodGet, own, "", cookie, header); a.status != http.StatusOK || !strings.Contains(a.body, "event: feed:ready\n") {
			t.Errorf("%s: %d %s", header, a.status, a.body)
		}
	}
}

func TestAPanicIsContainedAndTellsNothing(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	front, err := edge.New(edge.Options{}, logger)
	if err != nil {
		t.Fatal(err)
	}
	broken := front.Handler((&api.Server{Edge: front, Log: logger}).Handler()) // without a database every route panics
	a := ask(t, broken, http.MethodGet, "/api/bands", "", "Cookie: downbeat="+strings.Repeat("A", 43))
	if a.status != http.StatusInternalServerError || a.code(t) != "internal" || strings.Contains(a.body, "nil") || strings.Contains(a.body, ".go") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if !strings.Contains(log.String(), "nil pointer") || strings.Contains(log.String(), "AAAA") {
		t.Errorf("the log says %s", log.String())
	}
	if a := ask(t, broken, http.MethodGet, "/healthz", ""); a.status != http.StatusOK {
		t.Errorf("afterwards: %d", a.status)
	}
}

func TestWithoutTheDatabaseTheAnswerIsTryAgainAndNoSQL(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	cookie := r.signIn(ana)
	closed := httptest.NewServer(nil)
	address := closed.Listener.Addr().String()
	closed.Close() // nobody listens there any more
	away, err := pgxpool.New(t.Context(), "postgres://somebody@"+address+"/somewhere?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(away.Close)
	server := r.server(slog.New(slog.DiscardHandler))
	server.DB, server.Who.Sessions = away, access.NewSessions(away, access.NewPasswords(0))
	r.handler = server.Edge.Handler(server.Handler())
	for _, path := range []string{"/api/bands", "/api/bands/" + nightShift + "/gigs", "/api/realtime?band=" + nightShift} {
		a := r.must(http.StatusServiceUnavailable, http.MethodGet, path, "", cookie)
		if a.code(t) != "unavailable" || a.header.Get("Retry-After") == "" || strings.Contains(a.body, "some") || strings.Contains(a.body, "select") {
			t.Errorf("%s: %v %s", path, a.header, a.body)
		}
	}
}

func TestReadyMeansThatTheFeedIsFollowedAndTheTriggersAreInPlace(t *testing.T) {
	t.Parallel()
	r := mustStillRig(t)
	expect := func(status int, about string) {
		t.Helper()
		if a := r.ask(http.MethodGet, "/readyz", ""); a.status != status || !strings.Contains(a.body, about) {
			t.Errorf("%d %s, want %d about %q", a.status, a.body, status, about)
		}
	}
	if a := r.ask(http.MethodGet, "/healthz", ""); a.status != http.StatusOK {
		t.Errorf("healthz: %d %s", a.status, a.body)
	}
	expect(http.StatusServiceUnavailable, "the feed")
	r.follow()
	for live := r.hub.Live(); !live.Live; live = r.hub.Live() {
		<-live.Changed
	}
	expect(http.StatusOK, "ready")
	r.exec(`alter table public.gigs disable trigger t90_feed_update`)
	expect(http.StatusServiceUnavailable, "t90_feed_update")
	r.exec(`drop trigger t90_feed_update on public.gigs`)
	expect(http.StatusServiceUnavailable, "missing")
	missing, err := db.Detached(t.Context(), r.pool)
	if err != nil || len(missing) != 1 {
		t.Errorf("Detached = %q, %v; want the one", missing, err)
	}
	r.exec(`select feed.attach('public.gigs', 'gig')`)
	expect(http.StatusOK, "ready")
	close(r.draining)
	expect(http.StatusServiceUnavailable, "stopping")
}

// Whoever is signed out while the rest of a request is still on its way is not let in for having begun before.
func TestARequestThatIsSentSlowlyIsNotOlderThanTheEndOfItsSession(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	cookie := r.as("ben")
	server := r.live()
	body, sender := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/api/bands", body)
	if err != nil {
		t.Fatal(err)
	}
	name, value, _ := strings.Cut(cookie, ": ")
	request.Header.Set(name, value)
	request.Header.Set("Content-Type", "application/json")
	answered := make(chan int, 1)
	go func() {
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Error(err)
			answered <- 0
			return
		}
		response.Body.Close()
		answered <- response.StatusCode
	}()
	if _, err := sender.Write([]byte(`{"name": `)); err != nil { // it is on its way
		t.Fatal(err)
	}
	r.must(http.StatusNoContent, "DELETE", "/api/sessions", "", r.as("ben"))
	_, _ = sender.Write([]byte(`"Too late"}`))
	_ = sender.Close()
	if status := <-answered; status != http.StatusUnauthorized {
		t.Errorf("%d", status)
	}
	if n := r.text(`select count(*)::text from public.bands where name = 'Too late'`); n != "0" {
		t.Error("a band was founded by somebody who had signed out")
	}
}
