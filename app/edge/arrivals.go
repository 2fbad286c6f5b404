package edge

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// streamPath is where streams begin.
const streamPath = "/api/realtime"

// How long a client waits to be let in, before it is told to come again: who waits is served in order, and so sooner than
// who comes again, as long as others are let in. A client of ours, and a proxy, wait longer than that for an answer.
const (
	arrivalWait = 10 * time.Second
	standstill  = 3 * time.Second // of the queue: if nobody was let in meanwhile
)

// arrivals lets in a few streams at a time; the next ones wait, in the order in which they came. After a restart all clients
// come back at once, and each has a few questions for the database, whose connections are few: in a queue there, requests
// would wait behind thousands of streams.
type arrivals struct {
	coming *Limits       // who waits or is being let in
	places chan struct{} // holds one for each who is being let in; full: the next ones wait
	let    atomic.Int64  // how many have been let in so far
}

func (e *Edge) newArrivals() *arrivals {
	limit := e.options.Streams
	limit.PerUser = -1 // nobody knows yet who it is
	return &arrivals{coming: e.newLimits("streams", limit), places: make(chan struct{}, e.options.Arrivals)}
}

// arrive returns when the request may ask to be a stream, which it does until leave is called; a second call does nothing.
// The error is an ErrTooMany or an ErrOverloaded.
func (e *Edge) arrive(ctx context.Context) (leave func(), err error) {
	a := e.arrivals
	gone, err := a.coming.Acquire("", infoOf(ctx).client)
	if err != nil {
		return nil, err
	}
	if err := a.wait(ctx); err != nil {
		gone()
		return nil, err
	}
	return sync.OnceFunc(func() {
		<-a.places
		gone()
	}), nil
}

// wait takes one of the places when it is its turn.
func (a *arrivals) wait(ctx context.Context) error {
	select {
	case a.places <- struct{}{}: // nobody waits
		a.let.Add(1)
		return nil
	default:
	}
	over, giveUp := context.WithCancel(context.Background())
	defer giveUp()
	a.bound(over, giveUp, arrivalWait)
	select { // once: the channel's queue is the order
	case a.places <- struct{}{}:
		a.let.Add(1)
		return nil
	case <-over.Done():
		a.coming.refuse(limitTotal)
	case <-ctx.Done():
	}
	return ErrOverloaded.WithRetryAfter(soon()) // or for nobody
}

// bound gives up a wait that is not over after so long, or after a standstill.
func (a *arrivals) bound(over context.Context, giveUp func(), left time.Duration) {
	let, next := a.let.Load(), min(standstill, left)
	time.AfterFunc(next, func() {
		switch left -= next; {
		case over.Err() != nil:
		case left <= 0 || a.let.Load() == let:
			giveUp()
		default:
			a.bound(over, giveUp, left)
		}
	})
}

// letIn has the next handler decide on a stream. It has done so when it begins to answer.
func (e *Edge) letIn(w http.ResponseWriter, r *http.Request, next http.Handler) {
	leave, err := e.arrive(r.Context())
	if err != nil {
		answer(w, r, err)
		return
	}
	defer leave()
	if rec := recorderOf(w); rec != nil {
		rec.answered = leave
	}
	next.ServeHTTP(w, r)
}
