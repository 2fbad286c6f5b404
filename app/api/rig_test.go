package api_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
	"downbeat/app/api"
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

// rig is the routes over the demo's database.
type rig struct {
	tb       testing.TB
	pool     *pgxpool.Pool
	hub      *hub.Hub
	draining chan struct{}
	handler  http.Handler
}

func mustRig(tb testing.TB) *rig {
	tb.Helper()
	r := &rig{tb: tb, pool: dbtest.New(tb), draining: make(chan struct{})}
	if _, err := db.SeedDemo(tb.Context(), r.pool); err != nil {
		tb.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	r.hub = hub.New(feed.NewLog(r.pool), quiet)
	r.handler = (&api.Server{
		DB: r.pool, Sessions: access.NewSessions(r.pool, access.NewPasswords(0)), Guard: access.NewGuard(r.pool, quiet), Hub: r.hub,
		Streams: sse.NewServer(r.hub, settled, sse.Options{MaxAge: time.Nanosecond}, quiet), // every stream says goodbye at once
		Log:     quiet, Draining: r.draining,
	}).Handler()
	return r
}

// settled stands in for a feed where none runs: nothing is written while a stream opens.
func settled(context.Context) error { return nil }

// follow runs the feed until the test ends.
func (r *rig) follow() {
	r.tb.Helper()
	f := feed.New(dbtest.URL(r.pool), r.hub, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	r.tb.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			r.tb.Error(err)
		}
	})
	<-f.Ready()
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

// ask sends a request; headers are "Name: value".
func (r *rig) ask(method, path, body string, headers ...string) answer {
	r.tb.Helper()
	return ask(r.tb, r.handler, method, path, body, headers...)
}

func ask(tb testing.TB, handler http.Handler, method, path, body string, headers ...string) answer {
	tb.Helper()
	request := httptest.NewRequestWithContext(tb.Context(), method, path, strings.NewReader(body))
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
