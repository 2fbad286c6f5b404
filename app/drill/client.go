package drill

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"downbeat/app/feed"
)

// silence is how long a client waits for a byte before it takes its stream for dead. Real ones wait for two heartbeats;
// here something happens all the time.
const silence = 6 * time.Second

// client follows one band at a time, as a program of a user would.
type client struct {
	*world
	habit
	name string
	who  *person
	rng  *rand.Rand
	http *http.Client
	next int          // of the instances
	got  atomic.Int64 // events
	flee atomic.Bool  // it is to vanish at the next event

	mu       sync.Mutex
	records  []*Recording // the last one goes on
	pulse    *pulse       // instead, if the world is soaking
	cursor   string
	place    int64
	unread   bool // its tables are to be read
	readLast time.Time
}

func newClient(w *world, h habit, n int, who *person, band uuid.UUID, seed uint64) *client {
	c := &client{world: w, habit: h, name: fmt.Sprintf("%s %d", h.name, n), who: who, next: n % len(w.instances), rng: rand.New(rand.NewPCG(seed, uint64(n)))}
	dialer := &net.Dialer{Timeout: 2 * time.Second}
	c.http = &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, addr)
			if tcp, ok := conn.(*net.TCPConn); ok && h.slow && !w.isCalm() {
				_ = tcp.SetReadBuffer(4 << 10)
			}
			return conn, err
		},
		ResponseHeaderTimeout: silence, DisableKeepAlives: true,
	}}
	c.begin(band)
	return c
}

// begin forgets everything and turns to a band.
func (c *client) begin(band uuid.UUID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.records); n > 0 {
		c.records[n-1].Complete = false
	}
	record := &Recording{Client: c.name, User: c.who.id, Band: band, Complete: true}
	if c.soaking() {
		c.records, c.pulse = nil, newPulse(c.pulse, record, c.keeps())
	}
	c.records = append(c.records, record)
	c.cursor, c.place, c.unread = "", -1, true
}

func (c *client) band() uuid.UUID {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.records[len(c.records)-1].Band
}

// note records what the client did or was told.
func (c *client) note(t Told) {
	if t.At.IsZero() {
		t.At = time.Now()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pulse != nil {
		c.pulse.feel(t)
		return
	}
	r := c.records[len(c.records)-1]
	r.Told = append(r.Told, t)
}

// at tells where the client is, and whether it has read what it has to.
func (c *client) at() (epoch string, place int64, whole bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return epochOf(c.cursor), c.place, !c.unread
}

func (c *client) base() string {
	in := c.instances[c.next%len(c.instances)]
	if c.revoked {
		return "http://" + in.addr
	}
	return "http://" + in.clients.Addr()
}

// follow goes on until the context ends.
func (c *client) follow(ctx context.Context) {
	for ctx.Err() == nil {
		wait := 100*time.Millisecond + time.Duration(c.rng.Int64N(int64(200*time.Millisecond)))
		if c.readAll(ctx) {
			if told := c.connect(ctx); told > 0 {
				wait = told
			}
			if c.stay > 0 && !c.isCalm() {
				wait = max(wait, c.isAway())
				if c.switches {
					c.begin(c.bands[c.rng.IntN(len(c.bands))])
				}
			}
		}
		c.next++
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// about is a time between a half and three halves of d.
func (c *client) about(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return d/2 + time.Duration(c.rng.Int64N(int64(d)))
}

// connect reads one stream to its end, and returns when to come back, if that was said.
func (c *client) connect(ctx context.Context) (retry time.Duration) {
	// A stream that is left open outlives the call; the world ends it.
	streaming, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer context.AfterFunc(ctx, cancel)()
	quiet := time.AfterFunc(silence, cancel)
	defer quiet.Stop()
	epoch, place, _ := c.at()
	session := c.who.session()
	response, err := c.ask(streaming, "/api/realtime?band="+c.band().String())
	if err != nil {
		cancel()
		return 0
	}
	c.streams.Add(1)
	c.note(Told{Kind: Opened, Seq: place, Epoch: epoch, Session: session})
	defer c.note(Told{Kind: Closed})
	vanished := false
	defer func() {
		if vanished {
			c.abandon(func() { cancel(); response.Body.Close() })
			return
		}
		cancel()
		response.Body.Close()
	}()

	var leave <-chan time.Time
	if c.stay > 0 && !c.isCalm() {
		leave = time.After(c.about(c.stay))
	}
	var body io.Reader = response.Body
	if c.slow && !c.isCalm() {
		body = drip{body}
		go func() { // the buffers of this connection would take it half a minute
			select {
			case <-c.calm:
				cancel()
			case <-streaming.Done():
			}
		}()
	}
	reader := bufio.NewReader(body)
	for {
		m, err := readMessage(reader)
		if err != nil {
			if strings.Contains(err.Error(), "of no kind") {
				c.violate(Violation{Altered, c.name, c.band(), 0, err.Error()})
			}
			return retry
		}
		quiet.Reset(silence)
		retry = max(retry, m.retry)
		if m.event == string(Goodbye) {
			retry = m.retry
		}
		c.take(m)
		c.mu.Lock()
		again := c.unread && time.Since(c.readLast) > 200*time.Millisecond
		c.mu.Unlock()
		if again {
			c.readAll(ctx)
			quiet.Reset(silence)
		}
		select {
		case <-leave:
			vanished = c.vanishes
			return 0
		default:
			if c.flee.Swap(false) {
				vanished = true
				return 0
			}
		}
	}
}

// take records a message.
func (c *client) take(m message) {
	t := Told{At: time.Now(), Kind: Kind(m.event), Seq: seqOf(m.id), Epoch: epochOf(m.id)}
	band := c.band()
	for _, other := range c.bands {
		if other != band && strings.Contains(m.raw, other.String()) {
			t.Foreign = other.String()
		}
	}
	var control struct {
		Resumed bool
		Reason  string
	}
	switch t.Kind {
	case Ready, Reset:
		if err := json.Unmarshal([]byte(m.data), &control); err != nil {
			c.violate(Violation{Altered, c.name, band, t.Seq, fmt.Sprintf("%s has data that cannot be read: %q", m.event, m.data)})
		}
		t.Resumed, t.Reason = control.Resumed, control.Reason
	case Heartbeat, Stale, Goodbye, Revoked:
	default:
		t.Kind = Event
		var e feed.Event
		if err := json.Unmarshal([]byte(m.data), &e); err != nil || e.ID != m.id || e.Type != m.event || e.Seq != t.Seq {
			c.violate(Violation{Altered, c.name, band, t.Seq, fmt.Sprintf("event %q does not fit its own data: %.200q", m.id, m.data)})
		}
		t.Band = e.Band
		t.Change = Change{Type: e.Type, Row: e.EntityID, Tx: e.Tx.ID, Index: e.Tx.Index, Count: e.Tx.Count}
		describe(&t.Change, e.Entity, e.Data, e.Version)
		c.got.Add(1)
	}
	c.note(t)
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.id != "" {
		c.cursor, c.place = m.id, t.Seq
	}
	c.unread = c.unread || t.Kind == Reset
}
