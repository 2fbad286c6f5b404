package edge_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"downbeat/app/edge"
	"downbeat/app/problem"
	"downbeat/db/dbtest"
)

// hall is routes that stay until their client hangs up. Behind /stream they are streams of the user in the query.
type hall struct {
	edge    *edge.Edge
	entered chan struct{} // capacity 0: the test takes one for each who is in
}

func mustHall(t *testing.T, options edge.Options) (*hall, *rig) {
	t.Helper()
	h := &hall{entered: make(chan struct{})}
	options.TrustedProxies = loopback
	r := mustServe(t, options, h.serve)
	h.edge = r.edge
	return h, r
}

func (h *hall) serve(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/stream":
		release, err := h.edge.Stream(r.Context(), r.URL.Query().Get("user"))
		if err != nil {
			var p *problem.Problem
			errors.As(err, &p)
			problem.Write(w, p.WithRequestID(edge.RequestID(r.Context())))
			return
		}
		defer release()
	case "/hold":
	default:
		ok(w, r)
		return
	}
	_ = http.NewResponseController(w).Flush()
	h.entered <- struct{}{}
	<-r.Context().Done()
}

// mustEnter sends a request that stays.
func (h *hall) mustEnter(r *rig, path, client string) *wire {
	w := r.mustDial()
	w.begin("GET", path, "X-Forwarded-For: "+client)
	<-h.entered
	return w
}

func mustSayWhen(tb testing.TB, a answer) {
	tb.Helper()
	if n, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || n < 1 || n > 10 {
		tb.Errorf("Retry-After is %q", a.header.Get("Retry-After"))
	}
}

func TestWhoAsksForTooMuchAtOnceIsRefusedAndOthersAreSafe(t *testing.T) {
	t.Parallel()
	h, r := mustHall(t, edge.Options{Requests: edge.Limit{PerAddress: 2, Total: 3}})
	const greedy, other, third = "203.0.113.1", "203.0.113.2", "203.0.113.3"
	first := h.mustEnter(r, "/hold", greedy)
	h.mustEnter(r, "/hold", greedy)
	w := r.mustDial()
	a := w.get("/", "X-Forwarded-For: "+greedy)
	a.mustBe(t, http.StatusTooManyRequests, "too-many-connections")
	mustSayWhen(t, a)
	if a := w.get("/", "X-Forwarded-For: "+other); a.status != http.StatusOK {
		t.Errorf("somebody else: %d", a.status)
	}

	h.mustEnter(r, "/hold", other)
	a = w.get("/", "X-Forwarded-For: "+third)
	a.mustBe(t, http.StatusServiceUnavailable, "overloaded")
	mustSayWhen(t, a)
	if a := w.get("/healthz", "X-Forwarded-For: "+third); a.status != http.StatusOK {
		t.Errorf("a full house is reported dead: %d", a.status)
	}

	first.Close()
	for a.status != http.StatusOK { // as soon as the server has noticed
		a = w.get("/", "X-Forwarded-For: "+third)
	}
	if a := w.get("/", "X-Forwarded-For: "+greedy); a.status != http.StatusOK {
		t.Errorf("who was greedy stays locked out: %d", a.status)
	}
}

func TestStreamsAreBoundedPerUserPerAddressAndInAll(t *testing.T) {
	t.Parallel()
	// Of requests one address gets a single one, so that a stream that kept that place would show.
	h, r := mustHall(t, edge.Options{
		Requests: edge.Limit{PerAddress: 1}, Streams: edge.Limit{PerUser: 2, PerAddress: 3, Total: 4},
	})
	w := r.mustDial()
	refused := func(user, client string, status int, code string) {
		t.Helper()
		a := w.get("/stream?user="+user, "X-Forwarded-For: "+client)
		a.mustBe(t, status, code)
		mustSayWhen(t, a)
	}
	h.mustEnter(r, "/stream?user=ana", "203.0.113.1")
	h.mustEnter(r, "/stream?user=ana", "203.0.113.2")
	refused("ana", "203.0.113.3", http.StatusTooManyRequests, "too-many-connections")
	h.mustEnter(r, "/stream?user=bo", "203.0.113.1")
	last := h.mustEnter(r, "/stream?user=cy", "203.0.113.1")
	refused("dee", "203.0.113.1", http.StatusTooManyRequests, "too-many-connections")
	refused("dee", "203.0.113.4", http.StatusServiceUnavailable, "overloaded")
	if full := r.edge.Full(); full != "all streams are taken" || r.edge.Streams() != 4 {
		t.Errorf("Full() = %q with %d streams", full, r.edge.Streams())
	}
	if a := w.get("/", "X-Forwarded-For: 203.0.113.1"); a.status != http.StatusOK {
		t.Errorf("requests are at the mercy of streams: %d", a.status)
	}

	last.Close()
	for r.edge.Streams() == 4 {
		if a := w.get("/", "X-Forwarded-For: 203.0.113.9"); a.status != http.StatusOK { // and lets time pass
			t.Fatalf("%d", a.status)
		}
	}
	if full := r.edge.Full(); full != "" {
		t.Errorf("Full() = %q", full)
	}
	h.mustEnter(r, "/stream?user=dee", "203.0.113.1")
}

func TestACustomerOfIPv6IsOneAddress(t *testing.T) {
	t.Parallel()
	limits := edge.NewLimits("streams", edge.Limit{PerUser: -1, PerAddress: 1, Total: -1})
	for _, c := range []struct {
		address string
		want    bool
	}{
		{"2001:db8:1:2::1", true}, {"2001:db8:1:2:ffff::1", false}, {"2001:db8:1:3::1", true}, {"2001:db8:1:2::1%eth0", false},
		{"192.0.2.1", true}, {"::ffff:192.0.2.1", false}, {"192.0.2.2", true},
	} {
		if _, err := limits.Acquire("", netip.MustParseAddr(c.address)); (err == nil) != c.want {
			t.Errorf("%s: %v", c.address, err)
		}
	}
	for range 3 {
		if _, err := limits.Acquire("", netip.Addr{}); err != nil { // a peer without an address
			t.Error(err)
		}
	}
}

// Any order of coming and going, against a list of who is in.
func TestPlacesAreNeitherLostNorInvented(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limit := edge.Limit{PerUser: rapid.IntRange(-1, 3).Draw(t, "per user"), PerAddress: rapid.IntRange(-1, 3).Draw(t, "per address"), Total: rapid.IntRange(-1, 5).Draw(t, "total")}
		limits := edge.NewLimits("streams", limit)
		type guest struct {
			user    string
			address netip.Addr
			release func()
		}
		var in, out []guest
		fits := func(n, limit int) bool { return limit < 0 || n < limit }
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			if len(in) > 0 && rapid.Bool().Draw(t, "leave") {
				n := rapid.IntRange(0, len(in)-1).Draw(t, "who")
				in[n].release()
				out, in = append(out, in[n]), slices.Delete(in, n, n+1)
				continue
			}
			g := guest{user: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "user"), address: netip.AddrFrom4([4]byte{192, 0, 2, rapid.Byte().Draw(t, "address") % 3})}
			users, addresses := 0, 0
			for _, other := range in {
				if other.user == g.user {
					users++
				}
				if other.address == g.address {
					addresses++
				}
			}
			mine := (g.user == "" || fits(users, limit.PerUser)) && fits(addresses, limit.PerAddress)
			release, err := limits.Acquire(g.user, g.address)
			switch {
			case err == nil:
				if !mine || !fits(len(in), limit.Total) {
					t.Fatalf("%s at %v got a place among %d", g.user, g.address, len(in))
				}
				g.release = release
				in = append(in, g)
			case !mine && !errors.Is(err, edge.ErrTooMany), mine && !errors.Is(err, edge.ErrOverloaded), mine && fits(len(in), limit.Total):
				t.Fatalf("%s at %v: %v", g.user, g.address, err)
			}
			for _, g := range out {
				g.release() // once more
			}
			if limits.Held() != len(in) {
				t.Fatalf("%d are counted, %d are in", limits.Held(), len(in))
			}
		}
	})
}

func TestPlacesHoldUnderARush(t *testing.T) {
	t.Parallel()
	limits := edge.NewLimits("requests", edge.Limit{PerUser: -1, PerAddress: 3, Total: 5})
	var rush sync.WaitGroup
	for n := range 50 {
		address := netip.AddrFrom4([4]byte{192, 0, 2, byte(n % 4)})
		rush.Go(func() {
			for range 200 {
				release, err := limits.Acquire("", address)
				if held := limits.Held(); held > 5 {
					t.Errorf("%d are held", held)
				}
				if err == nil {
					release()
				}
			}
		})
	}
	rush.Wait()
	if limits.Held() != 0 {
		t.Errorf("%d are still held", limits.Held())
	}
}

func TestOneAddressGetsNotAllConnections(t *testing.T) {
	t.Parallel()
	one := edge.Limit{PerAddress: 1}
	r := mustServe(t, edge.Options{Streams: one, Requests: one}, ok)
	var held []*wire
	for range 3 { // a stream, a request, an idle one
		w := r.mustDial()
		if a := w.get("/"); a.status != http.StatusOK {
			t.Fatalf("%d", a.status)
		}
		held = append(held, w)
	}
	more := r.mustDial()
	more.begin("GET", "/", "Connection: close")
	if rest := more.rest(); rest != "" {
		t.Errorf("one more got %q", rest)
	}
	other := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	if conn, err := other.DialContext(t.Context(), "tcp", r.addr); err != nil {
		t.Logf("there is no second address to try from: %v", err)
	} else {
		_, _ = fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: band.example\r\nConnection: close\r\n\r\n")
		if b, _ := io.ReadAll(conn); !strings.Contains(string(b), "200 OK") {
			t.Errorf("another address got %q", b)
		}
		conn.Close()
	}
	held[0].Close()
	for { // as soon as the server has noticed
		w := r.mustDial()
		w.send("GET / HTTP/1.1\r\nHost: band.example\r\nConnection: close\r\n\r\n")
		if strings.Contains(w.rest(), "200 OK") {
			break
		}
	}
}

func TestAProxyBringsAsManyConnectionsAsItLikes(t *testing.T) {
	t.Parallel()
	one := edge.Limit{PerAddress: 1}
	r := mustServe(t, edge.Options{Streams: one, Requests: one, TrustedProxies: loopback}, ok)
	for n := range 10 {
		if a := r.mustDial().get("/", fmt.Sprintf("X-Forwarded-For: 203.0.113.%d", n)); a.status != http.StatusOK {
			t.Errorf("%d", a.status)
		}
	}
}

func TestMoreStreamsThanFilesAreNotPromised(t *testing.T) {
	t.Parallel()
	var log buffer
	e := mustEdge(t, edge.Options{Streams: edge.Limit{Total: math.MaxInt32}}, slog.New(slog.NewTextHandler(&log, nil)))
	if e.Full() != "" {
		t.Errorf("Full() = %q", e.Full())
	}
	if !strings.Contains(log.String(), "ulimit -n") {
		dbtest.SkipWithout(t, "this system has no limit of open files: %q", log.String())
	}
	log = buffer{}
	mustEdge(t, edge.Options{Streams: edge.Limit{Total: 3}}, slog.New(slog.NewTextHandler(&log, nil)))
	if log.String() != "" {
		t.Errorf("few streams, and the log says %q", log.String())
	}
}
