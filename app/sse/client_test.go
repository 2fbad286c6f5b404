package sse_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// client reads a stream as a browser does.
type client struct {
	tb       testing.TB
	response *http.Response
	messages chan message // closed at the end of the stream
	lastID   string
	err      error // the last that reading said, at the end
}

type message struct {
	id, kind, data string
	retry          string
}

// open begins a stream and takes its feed:ready.
func (r *rig) open(m member, query string) *client {
	r.tb.Helper()
	c := r.send(r.request(m, query))
	c.expect("feed:ready")
	return c
}

// send begins a stream by any request.
func (r *rig) send(req *http.Request) *client {
	r.tb.Helper()
	transport := &http.Transport{} // a connection of its own
	if r.server.TLS != nil {
		transport.TLSClientConfig = r.server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		transport.ForceAttemptHTTP2 = r.server.EnableHTTP2
	}
	response, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		r.tb.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		r.tb.Fatalf("status %d: %s", response.StatusCode, body)
	}
	c := &client{tb: r.tb, response: response, messages: make(chan message, 10_000)}
	go c.read(transport)
	r.tb.Cleanup(c.close)
	return c
}

func (c *client) read(transport *http.Transport) {
	defer close(c.messages)
	defer transport.CloseIdleConnections()
	lines := bufio.NewReader(c.response.Body)
	var m message
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			c.err = err // read by the others after messages is closed
			return
		}
		field, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch field {
		case "id":
			m.id = value
		case "event":
			m.kind = value
		case "data":
			m.data = value
		case "retry":
			m.retry = value
		case "":
			if m.data != "" {
				c.messages <- m
				m = message{}
			}
		}
	}
}

func (c *client) close() { c.response.Body.Close() }

// next returns the next message but for heartbeats; an empty one at the end.
func (c *client) next() message {
	c.tb.Helper()
	for {
		select {
		case m := <-c.messages:
			if m.id != "" {
				c.lastID = m.id
			}
			if m.kind != "feed:heartbeat" {
				return m
			}
		case <-time.After(patience):
			c.tb.Fatal("nothing comes")
		}
	}
}

// expect takes the messages of these kinds, and returns the last of them.
func (c *client) expect(kinds ...string) (m message) {
	c.tb.Helper()
	for _, kind := range kinds {
		if m = c.next(); m.kind != kind {
			c.tb.Fatalf("got %q %s, want %q", m.kind, m.data, kind)
		}
	}
	return m
}

// expectEnd makes sure that the stream ends and nothing else comes.
func (c *client) expectEnd() {
	c.tb.Helper()
	if m := c.next(); m.kind != "" {
		c.tb.Fatalf("got %q %s, want the end", m.kind, m.data)
	}
}

// get reads a field of the message.
func (m message) get(tb testing.TB, name string) string {
	tb.Helper()
	var fields map[string]any
	if err := json.Unmarshal([]byte(m.data), &fields); err != nil {
		tb.Fatal(errors.Join(err, errors.New(m.data)))
	}
	text, _ := json.Marshal(fields[name])
	return strings.Trim(string(text), `"`)
}

// title is that of the row in the event.
func (m message) title(tb testing.TB) string {
	tb.Helper()
	var e struct{ Data struct{ Title string } }
	if err := json.Unmarshal([]byte(m.data), &e); err != nil {
		tb.Fatal(err)
	}
	return e.Data.Title
}
