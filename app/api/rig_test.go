package api_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
	"downbeat/app/api"
	"downbeat/app/edge"
	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/app/sse"
	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestMain(m *testing.M) { os.Exit(dbtest.Main(m)) }

const (
	nightShift = "b0000000-0000-4000-8000-000000000001" // Ana's band in the demo
	secondLine = "b0000000-0000-4000-8000-000000000002" // Eve's
	ana        = `{"email": "ana@demo.downbeat", "password": "downbeat"}`
)

// rig is the routes over the demo's database, with a feed that is followed.
type rig struct {
	tb       testing.TB
	pool     *pgxpool.Pool
	hub      *hub.Hub
	feed     *feed.Feed
	draining chan struct{}
	handler  http.Handler
}

func mustRig(tb testing.TB) *rig {
	tb.Helper()
	r := mustStillRig(tb)
	r.follow()
	return r
}

// mustStillRig has a feed that nobody follows yet.
func mustStillRig(tb testing.TB) *rig {
	tb.Helper()
	r := &rig{tb: tb, pool: dbtest.New(tb), draining: make(chan struct{})}
	if _, err := db.SeedDemo(tb.Context(), r.pool); err != nil {
		tb.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	r.hub = hub.New(feed.NewLog(r.pool), quiet)
	r.feed = feed.New(dbtest.URL(r.pool), r.hub, quiet)
	s := r.server(quiet)
	r.handler = s.Edge.Handler(s.Handler())
	return r
}

// server is one more instance on the same feed.
func (r *rig) server(log *slog.Logger) *api.Server {
	r.tb.Helper()
	e, err := edge.New(edge.Options{}, log)
	if err != nil {
		r.tb.Fatal(err)
	}
	return &api.Server{
		DB: r.pool, Who: access.Authenticator{Sessions: access.NewSessions(r.pool, access.NewPasswords(0))},
		Guard: access.NewGuard(r.pool, r.pool, log), Edge: e, Hub: r.hub, Settle: r.feed.Settle, Aside: r.pool,
		Stream: sse.NewServer(r.hub, r.feed.Settle, sse.Options{MaxAge: time.Nanosecond}, log), // every stream says goodbye at once
		Log:    log, Draining: r.draining,
	}
}

// follow runs the feed until the test ends.
func (r *rig) follow() {
	r.tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.feed.Run(ctx) }()
	r.tb.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			r.tb.Error(err)
		}
	})
	<-r.feed.Ready()
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) code(tb testing.TB) string {
	tb.Helper()
	var p struct {
		Type, Title, Code, Detail string
		Status                    int
	}
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		tb.Fatalf("%v: %s", err, a.body)
	}
	if p.Status != a.status || p.Type != "about:blank" || p.Title != http.StatusText(a.status) || p.Detail == "" ||
		a.header.Get("Content-Type") != "application/problem+json" {
		tb.Errorf("%d is not a whole problem: %v %s", a.status, a.header, a.body)
	}
	return p.Code
}

// into reads the body as JSON.
func (a answer) into(tb testing.TB, value any) {
	tb.Helper()
	if err := json.Unmarshal([]byte(a.body), value); err != nil {
		tb.Fatalf("%d: %v: %s", a.status, err, a.body)
	}
}

// ask sends a request; headers are "Name: value". A body is JSON.
func (r *rig) ask(method, path, body string, headers ...string) answer {
	r.tb.Helper()
	return ask(r.tb, r.handler, method, path, body, headers...)
}

func ask(tb testing.TB, handler http.Handler, method, path, body string, headers ...string) answer {
	tb.Helper()
	request := httptest.NewRequestWithContext(tb.Context(), method, path, strings.NewReader(body))
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		request.Header.Set(name, value)
	}
	recorder := &recorder{httptest.NewRecorder()}
	handler.ServeHTTP(recorder, request)
	result := recorder.Result()
	defer result.Body.Close()
	text, err := io.ReadAll(result.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return answer{result.StatusCode, result.Header, string(text)}
}

// recorder has no deadlines to set, which a stream needs.
type recorder struct{ *httptest.ResponseRecorder }

func (recorder) SetWriteDeadline(time.Time) error { return nil }
func (recorder) SetReadDeadline(time.Time) error  { return nil }

// must asks, and ends the test unless the status is the expected one.
func (r *rig) must(status int, method, path, body string, headers ...string) answer {
	r.tb.Helper()
	a := r.ask(method, path, body, headers...)
	if a.status != status {
		r.tb.Fatalf("%s %s %s: %d %s, want %d", method, path, body, a.status, a.body, status)
	}
	return a
}

// as is the cookie of one of the demo's people: ana and ben of The Night Shift, of which ana is an admin, eve of Second Line.
func (r *rig) as(name string) string {
	r.tb.Helper()
	return r.signIn(`{"email": "` + name + `@demo.downbeat", "password": "downbeat"}`)
}

// signIn returns the cookie as a header.
func (r *rig) signIn(body string) string {
	r.tb.Helper()
	a := r.ask(http.MethodPost, "/api/session", body)
	if a.status != http.StatusCreated {
		r.tb.Fatalf("sign in: %d %s", a.status, a.body)
	}
	cookie, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	return "Cookie: " + cookie
}

func (r *rig) exec(sql string) {
	r.tb.Helper()
	if _, err := r.pool.Exec(r.tb.Context(), sql); err != nil {
		r.tb.Fatalf("%s: %v", sql, err)
	}
}

func (r *rig) text(sql string) (value string) {
	r.tb.Helper()
	if err := r.pool.QueryRow(r.tb.Context(), sql).Scan(&value); err != nil {
		r.tb.Fatalf("%s: %v", sql, err)
	}
	return value
}

var requestID = regexp.MustCompile(`,"requestId":"[^"]*"`)

// withoutID is a body without what no two answers share.
func withoutID(body string) string { return requestID.ReplaceAllString(body, "") }
