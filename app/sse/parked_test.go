package sse_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"downbeat/app/edge"
	"downbeat/app/sse"
)

// mustRaw asks for the member's stream on a connection that is spoken to byte by byte; more follows the request at once.
func (r *rig) mustRaw(m member, version, more string) (*net.TCPConn, *bufio.Reader) {
	r.tb.Helper()
	conn, err := net.Dial("tcp", r.server.Listener.Addr().String())
	if err != nil {
		r.tb.Fatal(err)
	}
	r.tb.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(patience))
	if _, err := fmt.Fprintf(conn, "GET /api/realtime?band=%s %s\r\nHost: x\r\nCookie: %s\r\n\r\n%s", m.band, version, m.cookie, more); err != nil {
		r.tb.Fatal(err)
	}
	return conn.(*net.TCPConn), bufio.NewReader(conn)
}

func mustHeader(tb testing.TB, in *bufio.Reader) *http.Response {
	tb.Helper()
	response, err := http.ReadResponse(in, nil)
	if err != nil {
		tb.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		tb.Fatalf("status %d", response.StatusCode)
	}
	return response
}

// mustRead reads up to and with a text.
func mustRead(tb testing.TB, from io.Reader, text string) {
	tb.Helper()
	var all strings.Builder
	b := make([]byte, 1)
	for !strings.HasSuffix(all.String(), text) {
		if _, err := io.ReadFull(from, b); err != nil {
			tb.Fatalf("%v before %q, after %q", err, text, all.String())
		}
		all.Write(b)
	}
}

func TestAStreamIsTheSameOverEveryKindOfConnection(t *testing.T) {
	t.Parallel()
	type hidden struct{ net.Conn } // nothing can be written to it without waiting
	for name, h := range map[string]how{
		"HTTP/1.1": {}, "HTTP/2": {tls: true},
		"a connection of another kind": {conn: func(c *net.TCPConn) net.Conn { return hidden{c} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h.Heartbeat = 50 * time.Millisecond
			r := mustRig(t, h)
			m := r.join(r.band("Band"), time.Hour)
			leaves, goes, stays := r.join(m.band, time.Hour), r.open(m, ""), r.open(m, "&types=gig:*,member:left")
			c := r.open(leaves, "")
			if got := c.response.ProtoMajor; (got == 2) != h.tls {
				t.Errorf("it is HTTP/%d", got)
			}
			for i := range 20 {
				r.song(m.band, fmt.Sprint(i))
				if e := c.expect("song:created"); e.title(t) != fmt.Sprint(i) {
					t.Fatalf("event %d is %s", i, e.data)
				}
			}
			for beat := <-c.messages; beat.kind != "feed:heartbeat" || beat.id != c.lastID; {
				beat = <-c.messages
			}
			r.exec(`insert into public.songs (band_id, title, notes) select $1, 'Long', repeat('x', 5000) from generate_series(1, 100)`, m.band)
			for range 100 {
				c.expect("song:created")
			}
			goes.close()
			r.mustBeOpen(2)
			r.exec(`delete from public.members where user_id = $1`, leaves.user)
			c.expect("member:left", "feed:revoked")
			c.expectEnd()
			stays.expect("member:left")
			r.streams.Drain(t.Context(), 0)
			stays.expect("feed:goodbye")
			stays.expectEnd()
			if !errors.Is(c.err, io.EOF) || !errors.Is(stays.err, io.EOF) {
				t.Errorf("the answers end with %v and %v, not as whole ones do", c.err, stays.err)
			}
			r.mustCount(closedStreams, "client", 1)
			r.mustCount(closedStreams, "revoked", 1)
			r.mustCount(closedStreams, "drain", 1)
		})
	}
}

func TestOfHTTP10AStreamHasNoChunks(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	_, in := r.mustRaw(m, "HTTP/1.0", "")
	if response := mustHeader(t, in); response.TransferEncoding != nil {
		t.Errorf("it has %v", response.TransferEncoding)
	}
	r.mustBeOpen(1)
	r.song(m.band, "One")
	r.streams.Drain(t.Context(), 0)
	all, err := io.ReadAll(in)
	if text := string(all); err != nil || !regexp.MustCompile(`^retry: [12]\d{3}\n\nid: `).MatchString(text) || !strings.HasSuffix(text, "}\n\n") {
		t.Errorf("%v: %q", err, text)
	}
}

func TestAStreamHoldsItsPlaceUntilItsEnd(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*rig, member, *client){
		"the client goes":  func(_ *rig, _ member, c *client) { c.close() },
		"the session ends": func(r *rig, m member, c *client) { r.exec(`delete from public.sessions where id = $1`, m.session) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := mustRig(t, how{streams: edge.Limit{Total: 2}})
			band := r.band("Band")
			m, other := r.join(band, time.Hour), r.join(band, time.Hour)
			c := r.open(m, "")
			r.open(other, "")
			if status := r.status(other); status != http.StatusServiceUnavailable {
				t.Errorf("the third is answered with %d", status)
			}
			end(r, m, c)
			r.mustBeOpen(1)
			r.open(other, "")
			if status := r.status(other); status != http.StatusServiceUnavailable {
				t.Errorf("a place was given back twice: %d", status)
			}
		})
	}
}

// status is that of an answer that is no stream.
func (r *rig) status(m member) int {
	r.tb.Helper()
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r.request(m, ""))
	if err != nil {
		r.tb.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

func TestWhatComesBehindTheRequestDoesNoHarm(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	conn, in := r.mustRaw(m, "HTTP/1.1", "DELETE /api/session HTTP/1.1\r\nHost: x\r\nCookie: "+m.cookie+"\r\n\r\n")
	response := mustHeader(t, in)
	if !response.Close {
		t.Error("the client may take the connection for one that goes on")
	}
	mustRead(t, response.Body, "event: feed:ready\n")
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	r.song(m.band, "One")
	mustRead(t, response.Body, "event: song:created\n")
	r.streams.Drain(t.Context(), 0)
	mustRead(t, response.Body, "event: feed:goodbye\n")
	if rest, err := io.ReadAll(response.Body); err != nil {
		t.Errorf("%v after %q", err, rest)
	}
	if rest, _ := io.ReadAll(in); len(rest) > 0 {
		t.Errorf("it was answered: %q", rest)
	}
}

func TestWhoTalksWithoutEndIsCutOff(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	others := r.open(m, "")
	conn, in := r.mustRaw(m, "HTTP/1.1", "")
	mustHeader(t, in)
	r.mustBeOpen(2)
	for noise := strings.Repeat("x", 4<<10); ; {
		if _, err := io.WriteString(conn, noise); err != nil {
			break
		}
	}
	r.mustBeOpen(1)
	r.song(m.band, "One")
	others.expect("song:created")
}

func TestAClientThatClosesItsOwnSideGetsAWholeAnswer(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	conn, in := r.mustRaw(m, "HTTP/1.1", "")
	response := mustHeader(t, in)
	mustRead(t, response.Body, "event: feed:ready\n")
	if err := conn.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(response.Body); err != nil {
		t.Errorf("%v after %q", err, rest)
	}
	r.mustBeOpen(0)
	r.mustCount(closedStreams, "client", 1)
}

// fragile is a connection to which writing at once is a panic from some moment on.
type fragile struct {
	*net.TCPConn
	broken *atomic.Bool
}

func (f fragile) SyscallConn() (syscall.RawConn, error) {
	raw, err := f.TCPConn.SyscallConn()
	return fragileRaw{raw, f.broken}, err
}

type fragileRaw struct {
	syscall.RawConn
	broken *atomic.Bool
}

func (f fragileRaw) Write(try func(uintptr) bool) error {
	if f.broken.CompareAndSwap(true, false) {
		panic("a mistake of ours")
	}
	return f.RawConn.Write(try)
}

func TestAPanicEndsOneStreamAndNoOther(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	r := mustRig(t, how{streams: edge.Limit{Total: 3}, conn: func(c *net.TCPConn) net.Conn { return fragile{c, &broken} }})
	m := r.join(r.band("Band"), time.Hour)
	clients := []*client{r.open(m, ""), r.open(m, ""), r.open(m, "")}
	broken.Store(true)
	r.song(m.band, "One")
	r.mustBeOpen(2)
	went := 0
	for _, c := range clients {
		if e := c.next(); e.kind == "" {
			went++
			if !errors.Is(c.err, io.ErrUnexpectedEOF) {
				t.Errorf("half an answer ends with %v", c.err)
			}
		} else if e.title(t) != "One" {
			t.Errorf("came %s", e.data)
		}
	}
	if went != 1 {
		t.Errorf("%d streams have ended", went)
	}
	r.open(m, "") // in its place
}

// Streams of one band with different filters and pasts, some of them slow: all have one writer, and each has its own.
func TestEachOfABandsManyStreamsCarriesItsOwn(t *testing.T) {
	t.Parallel()
	const clients, rounds = 300, 12 // more than one carrier's
	r := mustRig(t, how{streams: edge.Limit{PerUser: -1, PerAddress: -1}, Options: sse.Options{Heartbeat: 100 * time.Millisecond}})
	m := r.join(r.band("Band"), time.Hour)
	filters := []string{"", "&types=song:*", "&types=setlist:*"}
	type hearer struct {
		*client
		kind int
		from int // the round before which it came
		slow bool
	}
	var all []*hearer
	var cursor string
	come := func(round int) {
		for i := range clients / rounds {
			kind := i % len(filters)
			query := filters[kind]
			from := round
			if cursor != "" && i%4 == 0 {
				query, from = query+"&cursor="+cursor, 1
			}
			all = append(all, &hearer{r.open(m, query), kind, from, i%8 == 0})
		}
	}
	witness := r.open(m, "&types=song:*")
	for round := range rounds {
		come(round)
		r.song(m.band, fmt.Sprint("Song ", round))
		r.exec(`insert into public.songs (band_id, title, notes) values ($1, $2, repeat('x', $3))`, m.band, fmt.Sprint("Long ", round), 1000*round)
		r.exec(`insert into public.setlists (band_id, name) values ($1, $2)`, m.band, fmt.Sprint("Set ", round))
		if witness.expect("song:created"); round == 0 {
			cursor = witness.expect("song:created").id
			continue
		}
		witness.expect("song:created")
	}
	for _, c := range all {
		for round := c.from; round < rounds; round++ {
			var want []string
			if c.kind != 2 {
				want = append(want, fmt.Sprint(`"title":"Song `, round, `"`), fmt.Sprint(`"title":"Long `, round, `"`))
			}
			if c.kind != 1 {
				want = append(want, fmt.Sprint(`"name":"Set `, round, `"`))
			}
			if c.from == 1 && round == 1 && c.kind != 1 && c.lastID == cursor {
				c.expect("setlist:created") // that of the first round, behind the cursor
			}
			for _, text := range want {
				if e := c.next(); !strings.Contains(strings.ReplaceAll(e.data, `": "`, `":"`), text) {
					t.Fatalf("of round %d since %d with filter %q came %s, want %s", round, c.from, filters[c.kind], e.data, text)
				}
			}
		}
		c.close()
	}
	r.mustBeOpen(1)
}

// With no heartbeat to come to the rescue: only what has been published wakes who writes.
func TestAStreamThatIsAloneIsToldOfWhateverComesOnceItIsParked(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{streams: edge.Limit{PerUser: -1, PerAddress: -1}, Options: sse.Options{Heartbeat: time.Hour}})
	for round := range 100 {
		m := r.join(r.band(fmt.Sprint("Band ", round)), time.Hour)
		c := r.open(m, "")
		r.song(m.band, "Song")
		c.expect("song:created")
		c.close()
	}
}
