package sse_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"downbeat/app/sse"
)

func TestAStreamIsReadyFirstAndThenCarriesTheBandsEvents(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)

	c := r.send(r.request(m, ""))
	for header, want := range map[string]string{
		"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no", "Content-Encoding": "",
	} {
		if got := c.response.Header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	ready := c.next()
	if ready.kind != "feed:ready" || ready.get(t, "resumed") != "false" || ready.get(t, "cursor") != ready.id || ready.get(t, "head") != ready.id || ready.retry == "" {
		t.Errorf("the first message is %+v", ready)
	}
	r.song(m.band, "One")
	if e := c.expect("song:created"); e.title(t) != "One" || e.id != e.get(t, "id") {
		t.Errorf("the event is %+v", e)
	}
}

func TestAStreamIsNeverCompressed(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	req := r.request(r.join(r.band("Band"), time.Hour), "")
	req.Header.Set("Accept-Encoding", "gzip, deflate, br")
	c := r.send(req)
	if got := c.response.Header.Get("Content-Encoding"); got != "" {
		t.Errorf("Content-Encoding: %q", got)
	}
	c.expect("feed:ready")
}

func TestAStreamGoesOnWhereItWasOnAnyInstance(t *testing.T) {
	t.Parallel()
	one := mustRig(t, how{})
	two := mustInstance(t, one.pool, how{})
	m := one.join(one.band("Band"), time.Hour)
	c := one.open(m, "")
	for i := range 3 {
		one.song(m.band, fmt.Sprint(i))
	}
	first := c.expect("song:created")
	second := c.expect("song:created")
	c.expect("song:created")

	for _, r := range []*rig{one, two} {
		c := r.open(m, "&cursor="+first.id)
		if e := c.expect("song:created"); e.id != second.id {
			t.Errorf("after %s came %s, want %s", first.id, e.id, second.id)
		}
		req := r.request(m, "&cursor="+first.id)
		req.Header.Set("Last-Event-ID", second.id) // a reconnecting EventSource repeats its URL
		c = r.send(req)
		if ready := c.expect("feed:ready"); ready.get(t, "resumed") != "true" || ready.id != second.id {
			t.Errorf("resumed at %+v", ready)
		}
		if e := c.expect("song:created"); e.title(t) != "2" {
			t.Errorf("after the second came %+v", e)
		}
	}
}

func TestWhoComesBackIsToldHowManyEventsFollowAndTheyDo(t *testing.T) {
	t.Parallel()
	one := mustRig(t, how{})
	m := one.join(one.band("Band"), time.Hour)
	c := one.open(m, "")
	one.song(m.band, "Before")
	from := c.expect("song:created")
	for i := range 5 {
		one.song(m.band, fmt.Sprint(i))
	}
	var last message
	for range 5 {
		last = c.expect("song:created")
	}

	// From the hub's list, from the log, and with a filter that lets none of them through.
	for name, r := range map[string]*rig{"the same instance": one, "another": mustInstance(t, one.pool, how{})} {
		for _, types := range []string{"", "&types=gig:*"} {
			c := r.send(r.request(m, "&cursor="+from.id+types))
			ready := c.expect("feed:ready")
			if ready.get(t, "cursor") != from.id || ready.get(t, "resumed") != "true" || ready.get(t, "head") != last.id {
				t.Errorf("%s: after %s, with the last event %s, came %s", name, from.id, last.id, ready.data)
			}
			for n := range 5 {
				if types != "" {
					break
				}
				if e := c.expect("song:created"); e.title(t) != fmt.Sprint(n) {
					t.Errorf("%s: event %d is %+v", name, n, e)
				}
			}
			c.close()
		}
	}
}

func TestAStreamThatIsLiveAgainTellsItsPlaceAndTheHead(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	c := r.open(m, "")
	r.song(m.band, "One")
	at := c.expect("song:created").id
	r.hub.SetLive(false)
	r.hub.SetLive(true)
	ready := c.next()
	for ready.kind == "feed:stale" {
		ready = c.next()
	}
	if ready.kind != "feed:ready" || ready.id != at || ready.get(t, "cursor") != at || ready.get(t, "resumed") != "true" || ready.get(t, "head") != at {
		t.Errorf("at %s it is %+v", at, ready)
	}
}

func TestACursorThatCannotBeContinuedIsAResetAndNeverAnError(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	foreign := r.join(r.band("Foreign"), time.Hour)
	own, other := r.open(m, ""), r.open(foreign, "")
	r.song(m.band, "Song")
	r.song(foreign.band, "Foreign")
	at := own.expect("song:created").id
	future := strings.Replace(at, at[strings.LastIndex(at, "."):], ".99999", 1)

	for name, cursor := range map[string]string{
		"garbage": "'%3B%20select%201%20--", "NUL": "%00", "foreign": other.expect("song:created").id, "future": future,
		"oversized": strings.Repeat("9", 5000), "no UTF-8": "%ff", "epoch": "ffffffff" + at[8:],
	} {
		c := r.send(r.request(m, "&cursor="+cursor))
		ready := c.expect("feed:ready")
		if reset := c.expect("feed:reset"); ready.get(t, "resumed") != "false" || reset.get(t, "reason") != "unknown" || reset.get(t, "cursor") != at || ready.get(t, "head") != at {
			t.Errorf("%s: %+v, %+v", name, ready, reset)
		}
		c.close()
	}
	own.close()
	for range 4 { // all that is older than no time at all
		r.exec(`select feed.rotate('-1 hour')`)
	}
	r.song(m.band, "After")
	c := r.send(r.request(m, "&cursor="+strings.Replace(at, at[strings.LastIndex(at, "."):], ".1", 1)))
	c.expect("feed:ready")
	if reset := c.expect("feed:reset"); reset.get(t, "reason") != "expired" {
		t.Errorf("too old: %+v", reset)
	}
}

func TestAFilteredStreamCarriesItsTypesAndAFreshCursor(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{Options: sse.Options{Heartbeat: 50 * time.Millisecond}})
	m := r.join(r.band("Band"), time.Hour)
	c := r.open(m, "&types=setlist:*,gig:created")
	all := r.open(m, "")
	r.song(m.band, "Not wanted")
	song := all.expect("song:created")
	for { // the heartbeat's id goes past what was filtered out
		beat := <-c.messages
		if beat.kind != "feed:heartbeat" || beat.get(t, "head") != beat.id {
			t.Fatalf("got %+v, want a heartbeat", beat)
		}
		if beat.id == song.id {
			break
		}
	}
	r.exec(`insert into public.setlists (band_id, name) values ($1, 'Set')`, m.band)
	c.expect("setlist:created")
	r.exec(`truncate public.songs cascade`)
	c.expect("feed:reset") // whatever the filter
}

func TestAnOldStreamIsSentAwayWithATimeToComeBack(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{Options: sse.Options{MaxAge: 200 * time.Millisecond}})
	c := r.open(r.join(r.band("Band"), time.Hour), "")
	if bye := c.expect("feed:goodbye"); bye.retry == "" || bye.retry != bye.get(t, "retry") || bye.id != "" {
		t.Errorf("the goodbye is %+v", bye)
	}
	c.expectEnd()
}

func TestDrainEndsEveryStreamAndWhoComesThenIsSentAwayAtOnce(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	var clients []*client
	for range 20 {
		clients = append(clients, r.open(m, ""))
	}
	if r.streams.Open() != 20 {
		t.Errorf("%d streams are open, want 20", r.streams.Open())
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	r.streams.Drain(ctx, 300*time.Millisecond)
	if r.streams.Open() != 0 || time.Since(began) > 10*time.Second {
		t.Errorf("%d streams are open after %v", r.streams.Open(), time.Since(began))
	}
	for _, c := range clients {
		c.expect("feed:goodbye")
		c.expectEnd()
	}
	late := r.open(m, "")
	late.expect("feed:goodbye")
	late.expectEnd()
}

func TestOneTransactionIsOneChunk(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	conn, err := net.Dial("tcp", r.server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "GET /api/realtime?band=%s HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n", m.band, m.cookie); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(patience))
	in := bufio.NewReader(conn)
	for line := ""; line != "\r\n"; {
		if line, err = in.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	if ready := mustChunk(t, in); !strings.Contains(ready, "feed:ready") {
		t.Fatalf("the first chunk is %q", ready)
	}
	r.exec(`insert into public.songs (band_id, title) select $1, repeat('x', 400) from generate_series(1, 20)`, m.band)
	if n := strings.Count(mustChunk(t, in), "event: song:created\n"); n != 20 {
		t.Errorf("%d of 20 events are in the first chunk", n)
	}
}

func mustChunk(tb testing.TB, in *bufio.Reader) string {
	tb.Helper()
	var size int
	if _, err := fmt.Fscanf(in, "%x\r\n", &size); err != nil {
		tb.Fatal(err)
	}
	b := make([]byte, size+2)
	if _, err := io.ReadFull(in, b); err != nil {
		tb.Fatal(err)
	}
	return string(b[:size])
}

func TestNothingIsLeftOfClientsThatCameAndWent(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	for range 200 {
		c := r.open(m, "")
		c.close()
	}
	late := time.After(patience)
	for tick := time.Tick(5 * time.Millisecond); r.streams.Open() > 0; {
		select {
		case <-tick:
		case <-late:
			t.Fatalf("%d streams are left", r.streams.Open())
		}
	}
	if subscriptions, bands := r.hub.Watchers(); subscriptions != 0 || bands != 0 {
		t.Errorf("%d subscriptions to %d bands are left", subscriptions, bands)
	}
}

// A native EventSource comes back after exactly that, and thousands may be cut at one moment.
func TestClientsAreToldDifferentTimesToComeBackAfter(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	told := map[int]bool{}
	for range 8 {
		ready := r.send(r.request(m, "")).expect("feed:ready")
		after, err := strconv.Atoi(ready.retry)
		if err != nil || after < 1000 || after > 3000 {
			t.Errorf("a client shall come back after %q ms", ready.retry)
		}
		told[after] = true
	}
	if len(told) < 2 {
		t.Errorf("all shall come back after %v ms", told)
	}
}
