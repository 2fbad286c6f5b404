package edge_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"downbeat/app/edge"
)

// series are the counters of an edge, by name and the values of their labels in the order of the labels' names.
func series(tb testing.TB, e *edge.Edge) map[string]float64 {
	tb.Helper()
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(e.Collectors()...)
	families, err := registry.Gather()
	if err != nil {
		tb.Fatal(err)
	}
	all := map[string]float64{}
	for _, family := range families {
		for _, m := range family.GetMetric() {
			name := family.GetName()
			for _, l := range m.GetLabel() {
				name += " " + l.GetValue()
			}
			all[name] = m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return all
}

func TestRequestsAreCountedByFewClassesWhateverTheyAskFor(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{}, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/realtime":
			w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		case "/api/panics":
			panic("on purpose")
		case "/api/aborts":
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		case "/nothing":
			w.WriteHeader(http.StatusNotFound)
		}
	})
	for _, path := range []string{
		"/", "/assets/x.js", "/nothing", "/api/gigs", "/api/bands/b0000000-0000-4000-8000-000000000001?secret", "/api/panics", "/api/aborts", "/calendar/secret.ics",
		"/healthz", "/readyz", "/api/realtime",
	} {
		if response, err := http.Get("http://" + r.addr + path); err == nil {
			_, _ = io.Copy(io.Discard, response.Body)
			response.Body.Close()
		}
	}
	r.mustEnd()
	got := series(t, r.edge)
	for name, want := range map[string]float64{
		"downbeat_http_requests_total page 200": 2, "downbeat_http_requests_total page 404": 1, "downbeat_http_requests_total api 200": 2,
		"downbeat_http_requests_total api 500": 1, "downbeat_http_requests_total api aborted": 1, "downbeat_http_requests_total calendar 200": 1,
		"downbeat_http_requests_total health 200": 2, "downbeat_http_requests_total stream 200": 1,
		"downbeat_http_request_seconds api": 4, "downbeat_http_request_seconds page": 3, "downbeat_http_request_seconds health": 2,
	} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
	if _, there := got["downbeat_http_request_seconds stream"]; there {
		t.Error("how long a stream lived is taken for how long an answer took")
	}
}

func TestWhatALimitRefusesIsCounted(t *testing.T) {
	t.Parallel()
	e := mustEdge(t, edge.Options{Streams: edge.Limit{PerUser: 1, PerAddress: -1, Total: 2}}, quiet())
	release, err := e.Stream(t.Context(), "ana")
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if _, err := e.Stream(t.Context(), "ana"); err == nil {
		t.Fatal("a second one")
	}
	other, err := e.Stream(t.Context(), "ben")
	if err != nil {
		t.Fatal(err)
	}
	defer other()
	if _, err := e.Stream(t.Context(), "cleo"); err == nil {
		t.Fatal("a third one")
	}
	got := series(t, e)
	if got["downbeat_limit_refusals_total streams user"] != 1 || got["downbeat_limit_refusals_total streams total"] != 1 || got["downbeat_limit_refusals_total streams address"] != 0 {
		t.Errorf("refusals are %v", got)
	}
}
