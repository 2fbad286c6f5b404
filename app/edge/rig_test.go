package edge_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"downbeat/app/edge"
)

func TestMain(m *testing.M) {
	if asChild != nil && os.Getenv(childVariable) != "" {
		os.Exit(asChild())
	}
	goleak.VerifyTestMain(m)
}

// The test binary started again, with few files; nil where that is not possible.
var asChild func() int

const childVariable = "DOWNBEAT_EDGE_TEST_CHILD"

// loopback makes the tests' own address a proxy, so that X-Forwarded-For says who asks.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// rig is an edge on a real socket.
type rig struct {
	tb     testing.TB
	edge   *edge.Edge
	addr   string
	server *http.Server
	text   buffer // the log, as text
	json   buffer // the same as JSON
}

// buffer is for many writers.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func mustEdge(tb testing.TB, options edge.Options, log *slog.Logger) *edge.Edge {
	tb.Helper()
	e, err := edge.New(options, log)
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func mustServe(tb testing.TB, options edge.Options, routes http.HandlerFunc) *rig {
	tb.Helper()
	r := &rig{tb: tb}
	debug := &slog.HandlerOptions{Level: slog.LevelDebug}
	r.edge = mustEdge(tb, options, slog.New(slog.NewMultiHandler(slog.NewTextHandler(&r.text, debug), slog.NewJSONHandler(&r.json, debug))))
	r.serve(routes)
	return r
}

// mustServeEdge is mustServe with an edge whose log is the test's own.
func mustServeEdge(tb testing.TB, e *edge.Edge, routes http.HandlerFunc) *rig {
	tb.Helper()
	r := &rig{tb: tb, edge: e}
	r.serve(routes)
	return r
}

func (r *rig) serve(routes http.HandlerFunc) {
	tb := r.tb
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	r.addr, r.server = l.Addr().String(), r.edge.Server(routes)
	done := make(chan error, 1)
	go func() { done <- r.server.Serve(r.edge.Listener(l)) }()
	tb.Cleanup(func() {
		_ = r.server.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			tb.Error(err)
		}
	})
}

// mustEnd waits until every request has been answered and logged. Connections must be idle or closed.
func (r *rig) mustEnd() {
	r.tb.Helper()
	if err := r.server.Shutdown(context.WithoutCancel(r.tb.Context())); err != nil {
		r.tb.Fatal(err)
	}
}

// lines returns the log as JSON objects, after the end.
func (r *rig) lines() []map[string]any {
	r.tb.Helper()
	r.mustEnd()
	var lines []map[string]any
	for line := range strings.Lines(r.json.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			r.tb.Fatalf("%v: %q", err, line)
		}
		lines = append(lines, entry)
	}
	return lines
}

// wire is one connection, spoken to byte by byte.
type wire struct {
	net.Conn
	tb testing.TB
	in *bufio.Reader
}

func (r *rig) mustDial() *wire {
	r.tb.Helper()
	conn, err := net.Dial("tcp", r.addr)
	if err != nil {
		r.tb.Fatal(err)
	}
	r.tb.Cleanup(func() { conn.Close() })
	return &wire{Conn: conn, tb: r.tb, in: bufio.NewReader(conn)}
}

// send writes; that the other side has closed already is for the reader to find out.
func (w *wire) send(format string, a ...any) {
	if len(a) > 0 {
		format = fmt.Sprintf(format, a...)
	}
	_, _ = io.WriteString(w.Conn, format)
}

// get sends a request; headers are "Name: value".
func (w *wire) get(path string, headers ...string) answer {
	w.tb.Helper()
	return w.ask(http.MethodGet, path, headers...)
}

func (w *wire) ask(method, path string, headers ...string) answer {
	w.tb.Helper()
	w.begin(method, path, headers...)
	return w.mustAnswer()
}

func (w *wire) begin(method, path string, headers ...string) {
	lines := append([]string{method + " " + path + " HTTP/1.1", "Host: band.example"}, headers...)
	w.send("%s\r\n\r\n", strings.Join(lines, "\r\n"))
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (w *wire) mustAnswer() answer {
	w.tb.Helper()
	r, err := http.ReadResponse(w.in, nil)
	if err != nil {
		w.tb.Fatalf("no answer: %v", err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.tb.Fatalf("half an answer: %v: %s", err, body)
	}
	return answer{status: r.StatusCode, header: r.Header, body: string(body)}
}

// rest reads until the other side closes.
func (w *wire) rest() string {
	all, _ := io.ReadAll(w.in) // a reset is an end too
	return string(all)
}

// mustBe fails unless the answer is this problem, with the request's id.
func (a answer) mustBe(tb testing.TB, status int, code string) {
	tb.Helper()
	var p struct {
		Code, RequestID string
		Status          int
	}
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		tb.Errorf("%d %v: %q", a.status, err, a.body)
		return
	}
	if a.status != status || p.Status != status || p.Code != code || p.RequestID == "" || p.RequestID != a.header.Get("X-Request-Id") ||
		a.header.Get("Content-Type") != "application/problem+json" || a.header.Get("Cache-Control") != "no-store" {
		tb.Errorf("%d %v %s; want %d %s", a.status, a.header, a.body, status, code)
	}
}

func ok(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "ok "+r.URL.Path) }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
