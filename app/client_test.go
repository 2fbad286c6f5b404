package main_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"downbeat/app/feed"
)

// client follows a band as a program of a user would: it knows several instances,
// comes back with its cursor to one after the other, waits as long as it is told.
type client struct {
	band      uuid.UUID
	instances []string // URLs
	http      *http.Client
	next      int  // of the instances
	eager     bool // does not wait as long as it is told

	mu      sync.Mutex
	first   int64 // the number that it begins after; -1 before it has begun
	lastID  string
	record  []entry
	control []mark
	cut     context.CancelFunc // ends the stream that it reads now
	wrong   error              // what no client may meet
	ended   chan struct{}
}

// entry is one event, as a client has got it or as the log has it.
type entry struct {
	ID, Type, Row, Tx string
	Seq, Index, Count int64
}

// mark is one control event.
type mark struct {
	kind, data string
	at         time.Time
}

// MustSignIn returns a client of a person, with their session; it follows nothing yet.
func MustSignIn(tb testing.TB, email string, band uuid.UUID, instances ...string) *client {
	tb.Helper()
	jar, _ := cookiejar.New(nil)
	c := &client{band: band, instances: instances, first: -1}
	transport := &http.Transport{
		DialContext:           (&net.Dialer{Timeout: 2 * time.Second}).DialContext,
		ResponseHeaderTimeout: 10 * time.Second,
		DisableKeepAlives:     true,
	}
	c.http = &http.Client{Transport: transport, Jar: jar}
	body := fmt.Sprintf(`{"email":%q,"password":"downbeat"}`, email)
	response, err := c.http.Post(instances[0]+"/api/session", "application/json", strings.NewReader(body))
	Must(tb, err)
	response.Body.Close()
	if response.StatusCode != http.StatusCreated {
		tb.Fatalf("signing in as %s is answered with %s", email, response.Status)
	}
	for _, other := range instances[1:] { // cookies know no ports, but localhost is not 127.0.0.1
		u, _ := url.Parse(other)
		jar.SetCookies(u, response.Cookies())
	}
	return c
}

// another is a second window of the same person, which begins at the n-th of the instances.
func (c *client) another(band uuid.UUID, n int, instances ...string) *client {
	return &client{band: band, instances: instances, http: c.http, next: n % len(instances), first: -1}
}

// MustFollow begins to follow and returns once the client is told that it does.
func (c *client) MustFollow(tb testing.TB) *client {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	c.ended = make(chan struct{})
	go func() {
		defer close(c.ended)
		c.follow(ctx)
	}()
	tb.Cleanup(func() { cancel(); <-c.ended })
	MustBecome(tb, "the client is told feed:ready", func() bool { return c.begun() || c.fault() != nil })
	Must(tb, c.fault())
	return c
}

func (c *client) follow(ctx context.Context) {
	retry := time.Second
	for ctx.Err() == nil && c.fault() == nil {
		if told := c.connect(ctx); told > 0 {
			retry = told
		}
		if c.eager {
			retry = time.Millisecond
		}
		c.next = (c.next + 1) % len(c.instances)
		select {
		case <-ctx.Done():
		case <-time.After(retry):
		}
	}
}

// connect reads one stream to its end, and returns what it says about coming back.
func (c *client) connect(ctx context.Context) (retry time.Duration) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c.mu.Lock()
	c.cut = cancel
	c.mu.Unlock()
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, c.instances[c.next]+"/api/realtime?band="+c.band.String(), nil)
	if c.lastID != "" {
		request.Header.Set("Last-Event-ID", c.lastID)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode >= 500: // a proxy may say so too
		return 0
	case response.StatusCode != http.StatusOK:
		c.fail(fmt.Errorf("the stream is refused with %s", response.Status))
		return 0
	case !strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream"):
		c.fail(fmt.Errorf("the stream is %s", response.Header.Get("Content-Type")))
		return 0
	}
	stream := newEventStream(response.Body, c.lastID)
	for {
		m, err := stream.Next()
		if err != nil {
			if strings.Contains(err.Error(), "the stream is not") || strings.Contains(err.Error(), "of no kind") {
				c.fail(err)
			}
			return stream.retry
		}
		c.take(m)
	}
}

// hangUp breaks the connection off, wherever the stream is.
func (c *client) hangUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut()
}

func (c *client) take(m message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lastID = m.id
	if strings.HasPrefix(m.event, "feed:") {
		c.control = append(c.control, mark{m.event, m.data, time.Now()})
		if m.event == "feed:ready" && c.first < 0 {
			c.first = seqOf(m.id)
		}
		if m.event == "feed:revoked" {
			c.wrong = fmt.Errorf("revoked: %s", m.data)
		}
		return
	}
	var e feed.Event
	if err := json.Unmarshal([]byte(m.data), &e); err != nil || e.ID != m.id || e.Type != m.event || e.Band != c.band {
		c.wrong = fmt.Errorf("event %+v does not fit its own data (%v)", m, err)
	}
	c.record = append(c.record, entry{ID: e.ID, Type: e.Type, Row: e.EntityID, Tx: e.Tx.ID, Seq: e.Seq, Index: e.Tx.Index, Count: e.Tx.Count})
}

func seqOf(cursor string) (seq int64) {
	_, number, _ := strings.Cut(cursor, ".")
	_, _ = fmt.Sscan(number, &seq)
	return seq
}

func (c *client) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.wrong == nil {
		c.wrong = err
	}
}

func (c *client) fault() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wrong
}
