package edge_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"downbeat/app/edge"
)

// traced is a rig whose spans are kept here.
func traced(tb testing.TB, routes http.HandlerFunc) (*rig, *tracetest.InMemoryExporter) {
	tb.Helper()
	kept := tracetest.NewInMemoryExporter()
	provider := sdk.NewTracerProvider(sdk.WithSyncer(kept))
	r := mustServe(tb, edge.Options{TrustedProxies: loopback}, routes)
	r.edge.Trace(provider.Tracer("test"), propagation.TraceContext{})
	return r, kept
}

// says is what a span says under a name, as text; empty if nothing.
func says(span tracetest.SpanStub, name string) string {
	for _, a := range span.Attributes {
		if a.Key == attribute.Key(name) {
			return a.Value.String()
		}
	}
	return ""
}

const (
	callersTrace = "0af7651916cd43dd8448eb211c80319c"
	callersSpan  = "b7ad6b7169203331"
	callersState = "other=yes"
	traceparent  = "Traceparent: 00-" + callersTrace + "-" + callersSpan + "-01"
)

func TestASpanHasTheRouteAndTheStatusOfItsRequestAndNothingThatTheLogLeavesOut(t *testing.T) {
	t.Parallel()
	r, kept := traced(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/bands/7":
			edge.SetRoute(r.Context(), "/api/bands/{band}")
			w.WriteHeader(http.StatusNotFound)
		case "/api/broken":
			edge.SetRoute(r.Context(), "/api/broken")
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/api/half":
			_, _ = io.WriteString(w, "half")
			panic("a mistake")
		case "/api/panic":
			panic("a mistake")
		default:
			ok(w, r)
		}
	})
	spans := func(w *wire, method, path string, headers ...string) tracetest.SpanStubs {
		kept.Reset()
		w.begin(method, path, headers...)
		w.rest()
		return kept.GetSpans()
	}
	for _, c := range []struct {
		method, path string
		name         string
		status       string
		problem      string // error.type
		wants        map[string]string
	}{
		{"GET", "/api/bands/7?token=canary", "GET /api/bands/{band}", "404", "", map[string]string{"http.route": "/api/bands/{band}", "url.path": "/api/bands/7", "client.address": "192.0.2.7"}},
		{"HEAD", "/api/bands/7", "HEAD /api/bands/{band}", "404", "", nil},
		{"GET", "/api/broken", "GET /api/broken", "503", "503", nil},
		{"GET", "/api/panic", "GET", "500", "500", map[string]string{"http.route": ""}},
		{"GET", "/api/half", "GET", "200", "aborted", nil},
		{"BREW", "/api/bands", "HTTP", "200", "", map[string]string{"http.request.method": "_OTHER", "http.request.method_original": "BREW"}},
		{"TRACE", "/api/bands", "TRACE", "405", "", nil},
		{"GET", "/calendar/canary.ics", "GET", "200", "", map[string]string{"url.path": "/calendar/…"}},
	} {
		got := spans(r.mustDial(), c.method, c.path, "Connection: close", "X-Request-Id: mine", "X-Forwarded-For: 192.0.2.7", "User-Agent: ear", "Cookie: downbeat=canary")
		what := c.method + " " + c.path
		if len(got) != 1 {
			t.Errorf("%s has %d spans", what, len(got))
			continue
		}
		span := got[0]
		wants := map[string]string{
			"http.response.status_code": c.status, "error.type": c.problem, "downbeat.request_id": "mine", "user_agent.original": "ear",
			"url.scheme": "http", "network.protocol.version": "1.1", "downbeat.stream": "", "url.query": "",
		}
		for name, want := range c.wants {
			wants[name] = want
		}
		for name, want := range wants {
			if is := says(span, name); is != want {
				t.Errorf("%s: %s is %q, not %q", what, name, is, want)
			}
		}
		if failed := span.Status.Code == codes.Error; span.Name != c.name || span.SpanKind != trace.SpanKindServer || failed != (c.problem != "") {
			t.Errorf("%s is %q, %v, %v", what, span.Name, span.SpanKind, span.Status)
		}
		if all := fmt.Sprintf("%+v", got); strings.Contains(all, "canary") {
			t.Errorf("%s says a secret: %s", what, all)
		}
	}
	for _, path := range []string{"/", "/healthz", "/readyz", "/app.js", "/apiary"} {
		if got := spans(r.mustDial(), "GET", path, "Connection: close"); len(got) != 0 {
			t.Errorf("%s has a span: %+v", path, got)
		}
	}
}

func TestASpanIsPartOfItsCallersTraceAndSoIsTheLineOfTheLog(t *testing.T) {
	t.Parallel()
	r, kept := traced(t, ok)
	for _, c := range []struct {
		headers     []string
		trace, span string
		state       string
	}{
		{[]string{traceparent, "Tracestate: " + callersState}, callersTrace, callersSpan, callersState},
		{[]string{traceparent, "Tracestate: long=" + strings.Repeat("x", 250) + ",longer=" + strings.Repeat("x", 250)}, callersTrace, callersSpan, ""},
		{[]string{"Traceparent: 00-nonsense-01"}, "", "", ""},
		{nil, "", "", ""},
	} {
		kept.Reset()
		w := r.mustDial()
		w.begin("GET", "/api/bands", append([]string{"Connection: close"}, c.headers...)...)
		w.rest()
		got := kept.GetSpans()
		if len(got) != 1 {
			t.Fatalf("%q: %d spans", c.headers, len(got))
		}
		span := got[0]
		if c.trace == "" {
			if span.Parent.IsValid() || !span.SpanContext.IsValid() {
				t.Errorf("%q: the parent is %+v", c.headers, span.Parent)
			}
			continue
		}
		if span.SpanContext.TraceID().String() != c.trace || span.Parent.SpanID().String() != c.span || span.SpanContext.TraceState().String() != c.state {
			t.Errorf("%q: the span is %+v, its parent %+v", c.headers, span.SpanContext, span.Parent)
		}
	}
}

// The stream's request ends for the log when the connection is closed; its span does not wait for that.
func TestTheSpanOfAStreamEndsWhenTheClientIsLetInAndTheLogStillKnowsTheTrace(t *testing.T) {
	t.Parallel()
	kept, log := tracetest.NewInMemoryExporter(), &ids{}
	e := mustEdge(t, edge.Options{}, slog.New(log))
	e.Trace(sdk.NewTracerProvider(sdk.WithSyncer(kept)).Tracer("test"), propagation.TraceContext{})
	taken := make(chan *edge.Connection, 1)
	r := mustServeEdge(t, e, func(w http.ResponseWriter, r *http.Request) {
		edge.SetRoute(r.Context(), "/api/realtime")
		if r.URL.RawQuery == "refuse" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		w.Header().Set("Connection", "close")
		w.WriteHeader(http.StatusOK)
		conn, err := edge.TakeOver(w)
		if err != nil {
			panic(err)
		}
		taken <- conn
	})
	r.mustDial().begin("GET", "/api/realtime", traceparent)
	conn := <-taken
	got := kept.GetSpans()
	if len(got) != 1 || got[0].Name != "GET /api/realtime" || says(got[0], "downbeat.stream") != "let in" || says(got[0], "http.response.status_code") != "200" {
		t.Errorf("while the stream is open its span is %+v", got)
	}
	if seen := log.seen(); len(seen) != 0 {
		t.Errorf("it has ended for the log: %q", seen)
	}
	_ = conn.Close()
	if seen := log.seen(); len(seen) != 1 || seen[0] != callersTrace {
		t.Errorf("the log's trace is %q", seen)
	}

	kept.Reset()
	if a := r.mustDial().get("/api/realtime?refuse", "Connection: close"); a.status != http.StatusForbidden {
		t.Errorf("%d", a.status)
	}
	r.mustEnd()
	got = kept.GetSpans()
	if len(got) != 1 || says(got[0], "downbeat.stream") != "refused" || says(got[0], "http.response.status_code") != "403" || got[0].Status.Code == codes.Error {
		t.Errorf("the span of who is refused is %+v", got)
	}
}

// ids keeps of a log the trace of each line.
type ids struct{ text buffer }

func (h *ids) Enabled(context.Context, slog.Level) bool { return true }
func (h *ids) WithAttrs([]slog.Attr) slog.Handler       { return h }
func (h *ids) WithGroup(string) slog.Handler            { return h }
func (h *ids) seen() []string                           { return strings.Fields(h.text.String()) }

func (h *ids) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == "request" {
		_, err := fmt.Fprintln(&h.text, trace.SpanContextFromContext(ctx).TraceID())
		return err
	}
	return nil
}

func TestWithoutATracerARequestHasNoSpan(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{}, func(w http.ResponseWriter, r *http.Request) {
		edge.SetRoute(r.Context(), "/api/bands") // is for nobody
		fmt.Fprint(w, trace.SpanContextFromContext(r.Context()).IsValid())
	})
	if a := r.mustDial().get("/api/bands", traceparent); a.body != "false" {
		t.Errorf("there is one: %s", a.body)
	}
}
