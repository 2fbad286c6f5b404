package main_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"downbeat/db/dbtest"
)

// The site as compose.yaml has it: the proxy's own configuration before two instances.

func TestBehindOurNginxStreamsPassAndGoOnAtTheOtherInstance(t *testing.T) {
	t.Parallel()
	mustHaveLoopback(t)
	s := MustStage(t)
	addrs := [2]string{MustAddr(t), MustAddr(t)}
	serve := func(n int) *instance {
		return MustServe(t, []string{"DATABASE_URL=" + s.url}, "--addr="+addrs[n], "--trusted-proxies=127.0.0.1", "--max-streams-per-address=4")
	}
	n := MustNginx(t, "https", addrs[:]...)
	instances := [2]*instance{serve(0), serve(1)}

	// Four people at four addresses; a stream that were kept back would never be told that it begins.
	clients := make([]*client, 4)
	for i := range clients {
		clients[i] = n.MustSignIn(t, demoBand, fmt.Sprintf("127.0.0.%d", 11+i)).MustFollow(t)
	}
	for _, in := range instances {
		if streams := in.streams(t); streams == 0 {
			t.Errorf("%s has none of the streams", in.url)
		}
	}
	// What a page writes over HTTPS is its own site's, and its answer is compressed as the stream's must not be.
	n.MustSend(t, clients[0], http.MethodPost, "/api/bands/"+nightShift+"/songs", `{"title":"Through the proxy"}`, http.StatusCreated)
	gigs := n.MustSend(t, clients[0], http.MethodGet, "/api/bands/"+nightShift+"/gigs", "", http.StatusOK)
	if coding := gigs.Header.Get("Content-Encoding"); coding != "gzip" {
		t.Errorf("the gigs are compressed by %q", coding)
	}
	for _, c := range clients {
		MustBecome(t, "the song arrives", func() bool { return c.count() > 0 })
	}

	// One instance is asked to stop, and the other one killed when the first is back. Somebody who reads notices neither.
	load := s.MustWrite(t, 2, 10*time.Millisecond, demoBand)
	reading := MustReadAlways(t, n, n.MustSignIn(t, demoBand, "127.0.0.21"))
	instances[0].MustStop(t)
	for _, c := range clients {
		c.MustGet(t, 50)
	}
	instances[0] = serve(0)
	instances[0].MustSay(t, &instances[0].stderr, `path=/api/bands/\S+/gigs status=200`) // nginx has found it again
	instances[1].MustKill(t)
	for _, c := range clients {
		c.MustGet(t, 50)
	}
	t.Logf("%d requests were answered meanwhile", reading.stop(t))
	load.stop()
	s.MustHaveGot(t, clients...)
	for _, c := range clients {
		MustHaveHeardOf(t, c, load.committed(demoBand))
	}
	MustSayNothingOfACrash(t, n)
}

func TestBehindOurNginxLimitsAreOfTheClientsAddressAndNotOfWhatItSays(t *testing.T) {
	t.Parallel()
	mustHaveLoopback(t)
	s := MustStage(t)
	addrs := []string{MustAddr(t), MustAddr(t)}
	for _, addr := range addrs {
		MustServe(t, []string{"DATABASE_URL=" + s.url}, "--addr="+addr, "--trusted-proxies=127.0.0.1", "--max-streams-per-address=2")
	}
	n := MustNginx(t, "https", addrs...)
	greedy, other := n.MustSignIn(t, demoBand, "127.0.0.31"), n.MustSignIn(t, demoBand, "127.0.0.32")
	ask := func(c *client, name string) int {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, n.url+"/api/realtime?band="+nightShift, nil)
		Must(t, err)
		request.Header.Set("X-Forwarded-For", name)
		response, err := c.http.Do(request)
		Must(t, err)
		t.Cleanup(func() { response.Body.Close() })
		return response.StatusCode
	}
	for stream := range 4 {
		if status := ask(greedy, fmt.Sprintf("10.9.8.%d", stream)); status != http.StatusOK {
			t.Fatalf("stream %d of an address that may have two at each of two instances is answered with %d", stream, status)
		}
	}
	if status := ask(greedy, "10.9.8.7"); status != http.StatusTooManyRequests {
		t.Errorf("one more is answered with %d", status)
	}
	if status := ask(other, "127.0.0.31"); status != http.StatusOK {
		t.Errorf("somebody else is answered with %d", status)
	}
}

func TestTheDoctorFindsNothingWrongBehindOurNginx(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	addrs := []string{MustAddr(t), MustAddr(t)}
	for _, addr := range addrs {
		MustServe(t, []string{"DATABASE_URL=" + s.url}, "--addr="+addr, "--trusted-proxies=127.0.0.1")
	}
	n := MustNginx(t, "https", addrs...)
	doctor := MustStart(t, []string{"SSL_CERT_FILE=" + n.certificate, "DATABASE_URL=" + s.url, "DOWNBEAT_DOCTOR_EMAIL=" + ana, "DOWNBEAT_DOCTOR_PASSWORD=downbeat"},
		"doctor", "--json", "--url="+n.url)
	doctor.MustEnd(t)
	found := map[string]string{}
	for line := range strings.Lines(doctor.stdout.String()) {
		var finding struct{ Level, Check, What string }
		Must(t, json.Unmarshal([]byte(line), &finding))
		found[finding.What] = finding.Level
		switch finding.Check {
		case "site", "http", "tls", "ready", "policy", "forwarded":
			if finding.Level != "ok" {
				t.Errorf("it finds %s", line)
			}
		case "stream":
			// A machine that does more than this may be slow; the heartbeat, looked for below, would not come at all.
			if finding.Level == "fail" && !strings.Contains(finding.What, "begins only after") {
				t.Errorf("it finds %s", line)
			}
		}
	}
	if found["it speaks HTTP/2.0"] != "ok" || !strings.Contains(doctor.stdout.String(), "a heartbeat arrives after") {
		t.Errorf("it says\n%s", doctor.stdout.String())
	}
}

func TestOurNginxAsksAnotherInstanceOnlyForWhatMayBeDoneTwice(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		method string
		breaks bool
		status int
		asked  int32
	}{
		{http.MethodGet, true, http.StatusBadGateway, 2},
		{http.MethodPost, true, http.StatusBadGateway, 1},
		{http.MethodPatch, true, http.StatusBadGateway, 1},
		{http.MethodGet, false, http.StatusServiceUnavailable, 1}, // an answer, which says when to come back
	} {
		t.Run(fmt.Sprintf("%s %d", test.method, test.status), func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			instance := func() string {
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					asked.Add(1)
					if test.breaks {
						panic(http.ErrAbortHandler)
					}
					w.Header().Set("Retry-After", "7")
					w.WriteHeader(http.StatusServiceUnavailable)
				}))
				t.Cleanup(server.Close)
				return strings.TrimPrefix(server.URL, "http://")
			}
			n := MustNginx(t, "http", instance(), instance())
			request, err := http.NewRequestWithContext(t.Context(), test.method, n.url+"/api/bands", http.NoBody)
			Must(t, err)
			response, err := http.DefaultClient.Do(request)
			Must(t, err)
			response.Body.Close()
			if response.StatusCode != test.status || asked.Load() != test.asked || !test.breaks && response.Header.Get("Retry-After") != "7" {
				t.Errorf("after %d instances were asked it answers %s, %v", asked.Load(), response.Status, response.Header)
			}
		})
	}
}

// mustHaveLoopback skips the test where only 127.0.0.1 is this machine.
func mustHaveLoopback(tb testing.TB) {
	tb.Helper()
	l, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.2:0")
	if err != nil {
		dbtest.SkipWithout(tb, "this machine has one loopback address only: %v", err)
	}
	l.Close()
}

// streams is how many an instance has.
func (in *instance) streams(tb testing.TB) int {
	tb.Helper()
	response, err := http.Get(in.url + "/readyz")
	Must(tb, err)
	defer response.Body.Close()
	var health struct{ Streams int }
	Must(tb, json.NewDecoder(response.Body).Decode(&health))
	return health.Streams
}

// MustSayNothingOfACrash fails if a worker of nginx has ended otherwise than it was told to.
func MustSayNothingOfACrash(tb testing.TB, n *nginx) {
	tb.Helper()
	for line := range strings.Lines(n.stderr.String()) {
		if strings.Contains(line, "[alert]") || strings.Contains(line, "[emerg]") {
			tb.Errorf("nginx says %s", line)
		}
	}
}

// reading is somebody who asks for the band's gigs all the time.
type reading struct {
	cancel context.CancelFunc
	wg     sync.WaitGroup
	asked  int
	err    error // what was no answer, the first
}

// MustReadAlways begins; the end is stop.
func MustReadAlways(tb testing.TB, n *nginx, c *client) *reading {
	tb.Helper()
	ctx, cancel := context.WithCancel(tb.Context())
	r := &reading{cancel: cancel}
	r.wg.Go(func() {
		for ; ctx.Err() == nil && r.err == nil; r.asked++ {
			r.err = r.ask(context.WithoutCancel(ctx), n, c)
		}
	})
	tb.Cleanup(func() { cancel(); r.wg.Wait() })
	return r
}

func (r *reading) ask(ctx context.Context, n *nginx, c *client) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, n.url+"/api/bands/"+nightShift+"/gigs", nil)
	if err != nil {
		return err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("a request is answered with %s", response.Status)
	}
	return nil
}

// stop ends it, and returns how many requests were answered, which all must have been.
func (r *reading) stop(tb testing.TB) int {
	tb.Helper()
	r.cancel()
	r.wg.Wait()
	if r.err != nil {
		tb.Errorf("after %d requests: %v", r.asked, r.err)
	}
	return r.asked
}
