package edge_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"downbeat/app/edge"
)

// leaving is a route that begins an answer, has its connection handed to the test and returns.
func leaving(taken chan<- *edge.Connection) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/stream" {
			ok(w, r)
			return
		}
		if !edge.CanTakeOver(w) {
			if _, err := edge.TakeOver(w); !errors.Is(err, http.ErrNotSupported) {
				panic(fmt.Sprint("it was taken over: ", err))
			}
			ok(w, r)
			return
		}
		if _, err := edge.TakeOver(w); err == nil {
			panic("it was taken over without a header")
		}
		w.Header().Set("Connection", "close")
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		_, _ = io.WriteString(w, "first half, ")
		conn, err := edge.TakeOver(w)
		if err != nil {
			panic(err)
		}
		taken <- conn
	}
}

func TestAnAnswerGoesOnWhenItsRouteHasReturnedAndIsLoggedAtItsEnd(t *testing.T) {
	t.Parallel()
	taken := make(chan *edge.Connection, 1)
	r := mustServe(t, edge.Options{Requests: edge.Limit{PerAddress: 1}, Write: time.Millisecond}, leaving(taken))
	w := r.mustDial()
	w.begin("GET", "/stream?secret", "User-Agent: ear")
	conn := <-taken
	late := time.After(time.Minute)
	for { // the route has returned, and its place among those at work is free
		a := r.mustDial().get("/", "Connection: close")
		if a.status == http.StatusOK {
			break
		}
		select {
		case <-late:
			t.Fatalf("the place is not given back: %d", a.status)
		default:
		}
	}
	if n := series(t, r.edge)["downbeat_http_requests_total stream 200"]; n != 0 {
		t.Errorf("%v streams have ended", n)
	}
	if _, err := io.WriteString(conn, "b\r\nsecond half\r\n0\r\n\r\n"); err != nil { // any deadline is over
		t.Fatal(err)
	}
	_ = conn.Close()
	_ = conn.Close()
	if a := w.mustAnswer(); a.status != http.StatusOK || a.body != "first half, second half" || a.header.Get("X-Request-Id") == "" {
		t.Errorf("%d %v %q", a.status, a.header, a.body)
	}
	if rest := w.rest(); rest != "" {
		t.Errorf("then came %q", rest)
	}
	ended := 0
	for _, line := range r.lines() {
		if line["path"] != "/stream" {
			continue
		}
		ended++
		if line["status"] != 200.0 || line["user_agent"] != "ear" || line["bytes"] != nil || line["aborted"] != nil || line["request_id"] == "" || line["client"] != "127.0.0.1" {
			t.Errorf("the log says %v", line)
		}
	}
	if ended != 1 {
		t.Errorf("the log has %d lines", ended)
	}
	if n := series(t, r.edge)["downbeat_http_requests_total stream 200"]; n != 1 {
		t.Errorf("%v streams have ended", n)
	}
}

func TestOfHTTP10AndHTTP2NoConnectionCanBeTakenOver(t *testing.T) {
	t.Parallel()
	r := mustServe(t, edge.Options{}, leaving(nil))
	w := r.mustDial()
	w.send("GET /stream HTTP/1.0\r\nHost: band.example\r\n\r\n")
	if a := w.mustAnswer(); a.body != "ok /stream" {
		t.Errorf("%d %q", a.status, a.body)
	}

	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := r.edge.Server(leaving(nil))
	server.Protocols = &protocols
	done := make(chan error, 1)
	go func() { done <- server.Serve(r.edge.Listener(l)) }()
	transport := &http.Transport{Protocols: &protocols}
	answer, err := (&http.Client{Transport: transport}).Get("http://" + l.Addr().String() + "/stream")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(bufio.NewReader(answer.Body))
	answer.Body.Close()
	if err != nil || answer.ProtoMajor != 2 || string(body) != "ok /stream" {
		t.Errorf("%s %v %q", answer.Proto, err, body)
	}
	transport.CloseIdleConnections()
	_ = server.Close()
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
}
