package edge_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"downbeat/app/edge"
)

const realtime = "/api/realtime"

// door is routes whose streams begin when the test says so, and stay until their client hangs up.
type door struct {
	edge  *edge.Edge
	at    atomic.Int64 // who is being let in
	most  atomic.Int64
	begin chan struct{} // capacity 0: the test puts one in for each who may begin
}

func mustDoor(t *testing.T, options edge.Options) (*door, *rig) {
	t.Helper()
	d := &door{begin: make(chan struct{})}
	options.TrustedProxies = loopback
	r := mustServe(t, options, d.serve)
	d.edge = r.edge
	return d, r
}

func (d *door) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != realtime {
		ok(w, r)
		return
	}
	at := d.at.Add(1)
	for most := d.most.Load(); at > most && !d.most.CompareAndSwap(most, at); most = d.most.Load() {
	}
	release, err := d.edge.Stream(r.Context(), "")
	if err != nil {
		return
	}
	defer release()
	select {
	case <-d.begin:
	case <-r.Context().Done():
	}
	d.at.Add(-1)
	w.WriteHeader(http.StatusOK)
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

func address(n int) string { return fmt.Sprintf("X-Forwarded-For: 203.0.%d.%d", 113+n/250, n%250+1) }

func TestStreamsAreLetInAFewAtATimeAndTheOthersWaitForTheirTurn(t *testing.T) {
	t.Parallel()
	const clients = 40
	d, r := mustDoor(t, edge.Options{Arrivals: 3, Requests: edge.Limit{Total: 1}})
	var in sync.WaitGroup
	for n := range clients {
		w := r.mustDial()
		w.begin("GET", realtime, address(n))
		in.Go(func() {
			a, err := http.ReadResponse(w.in, nil)
			if err != nil || a.StatusCode != http.StatusOK {
				t.Errorf("client %d: %v, %v", n, a, err)
			}
		})
	}
	for d.at.Load() < 3 {
		// Requests do not wait behind them, however few there may be of these.
		if a := r.mustDial().get("/", address(clients)); a.status != http.StatusOK {
			t.Fatalf("a request: %d", a.status)
		}
	}
	for range clients {
		d.begin <- struct{}{}
	}
	in.Wait()
	if most := d.most.Load(); most != 3 {
		t.Errorf("%d were let in at the same time, want 3", most)
	}
	if r.edge.Streams() != clients {
		t.Errorf("there are %d streams, want %d", r.edge.Streams(), clients)
	}
}

func TestWhoWaitsTooLongToBeLetInIsToldToComeAgainAndNotAllAtOnce(t *testing.T) {
	t.Parallel()
	const clients = 30
	d, r := mustDoor(t, edge.Options{Arrivals: 1})
	r.mustDial().begin("GET", realtime, address(clients))
	d.mustBeAsked(r)
	var in sync.WaitGroup
	var mu sync.Mutex
	when := map[string]bool{}
	for n := range clients {
		w := r.mustDial()
		w.begin("GET", realtime, address(n))
		in.Go(func() {
			a := w.mustAnswer()
			a.mustBe(t, http.StatusServiceUnavailable, "overloaded")
			mustSayWhen(t, a)
			mu.Lock()
			defer mu.Unlock()
			when[a.header.Get("Retry-After")] = true
		})
	}
	in.Wait()
	if len(when) < 2 {
		t.Errorf("all are to come again after %v", when)
	}
}

func TestWhoWaitsWhileOthersAreLetInWaitsLongerButNotForever(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e, err := edge.New(edge.Options{Arrivals: 1}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		const clients, each = 15, 1100 * time.Millisecond // that it takes to let one in
		began := time.Now()
		var order []int
		var mu sync.Mutex
		var all sync.WaitGroup
		for n := range clients {
			all.Go(func() {
				leave, err := e.Arrive(t.Context())
				waited := time.Since(began)
				if n > 9 && (!errors.Is(err, edge.ErrOverloaded) || waited != 10*time.Second) || n <= 9 && waited != time.Duration(n)*each {
					t.Errorf("client %d: %v after %v", n, err, waited)
				}
				if err != nil {
					return
				}
				mu.Lock()
				order = append(order, n)
				mu.Unlock()
				time.Sleep(each)
				leave()
			})
			synctest.Wait()
		}
		all.Wait()
		if !slices.IsSorted(order) {
			t.Errorf("they were let in in the order %v", order)
		}

		// Where nobody is let in, nobody hopes for so long.
		leave, err := e.Arrive(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		began = time.Now()
		if _, err := e.Arrive(t.Context()); !errors.Is(err, edge.ErrOverloaded) || time.Since(began) != 3*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		leave()
		if n := e.Coming(); n != 0 {
			t.Errorf("at the end %d wait or are being let in", n)
		}
	})
}

func TestOneAddressDoesNotFillTheQueueAndWhoHangsUpMakesRoomInIt(t *testing.T) {
	t.Parallel()
	d, r := mustDoor(t, edge.Options{Arrivals: 1, Streams: edge.Limit{PerAddress: 1}})
	first := r.mustDial()
	first.begin("GET", realtime, address(0))
	d.mustBeAsked(r)
	a := r.mustDial().get(realtime, address(0))
	a.mustBe(t, http.StatusTooManyRequests, "too-many-connections")
	mustSayWhen(t, a)

	gone := r.mustDial()
	gone.begin("GET", realtime, address(1))
	gone.Close()
	for a.status == http.StatusTooManyRequests { // until the server has noticed
		a = r.mustDial().get(realtime, address(1))
	}
	a.mustBe(t, http.StatusServiceUnavailable, "overloaded") // it could wait

	first.Close()
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for {
			select {
			case d.begin <- struct{}{}:
			case <-stop:
				return
			}
		}
	}()
	for status := 0; status != http.StatusOK; {
		w := r.mustDial()
		w.begin("GET", realtime, address(0))
		a, err := http.ReadResponse(w.in, nil)
		if err != nil {
			t.Fatal(err)
		}
		status = a.StatusCode
	}
}

// mustBeAsked waits until somebody is being let in.
func (d *door) mustBeAsked(r *rig) {
	r.tb.Helper()
	for d.at.Load() == 0 {
		if a := r.mustDial().get("/", address(1000)); a.status != http.StatusOK { // and lets time pass
			r.tb.Fatalf("%d", a.status)
		}
	}
}
