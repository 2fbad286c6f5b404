package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"downbeat/app/api"
	"downbeat/app/feed"
	"downbeat/app/sse"
)

// live is another instance on the same feed, on a socket and with streams that last, until the test ends.
func (r *rig) live() *httptest.Server {
	r.tb.Helper()
	return r.listen(r.server(slog.New(slog.DiscardHandler)))
}

func (r *rig) listen(s *api.Server) *httptest.Server {
	r.tb.Helper()
	s.Stream = sse.NewServer(r.hub, r.feed.Settle, sse.Options{}, s.Log)
	server := httptest.NewServer(s.Edge.Handler(s.Handler()))
	r.tb.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server
}

// told is one server-sent event.
type told struct {
	id, kind string
	event    feed.Event // of the events of rows
	data     string
}

// mustFollow reads the band's stream, once feed:ready has come, into the channel, which is closed at its end; that is at
// the end of the test, unless it is stopped before.
func mustFollow(tb testing.TB, server *httptest.Server, band, cursor, cookie string) (_ <-chan told, stop func()) {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/api/realtime?band="+band+"&cursor="+cursor, nil)
	if err != nil {
		tb.Fatal(err)
	}
	name, value, _ := strings.Cut(cookie, ": ")
	request.Header.Set(name, value)
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		tb.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		tb.Fatalf("the stream answers %s", response.Status)
	}
	events := make(chan told, 10_000) // more than any test writes: the reader shall not be waited for
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer close(events)
		defer response.Body.Close()
		lines := bufio.NewScanner(response.Body)
		lines.Buffer(nil, 16<<20)
		var e told
		for lines.Scan() {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch field {
			case "id":
				e.id = value
			case "event":
				e.kind = value
			case "data":
				e.data = value
			case "":
				if e.kind != "" {
					_ = json.Unmarshal([]byte(e.data), &e.event)
					events <- e
				}
				e = told{}
			}
		}
	}()
	stop = func() {
		cancel()
		<-done
	}
	tb.Cleanup(stop)
	if first := <-events; first.kind != "feed:ready" || (cursor != "" && !strings.Contains(first.data, `"resumed":true`)) {
		tb.Fatalf("the stream begins with %s %s", first.kind, first.data)
	}
	return events, stop
}
