package edge

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// streamPath is where streams begin.
const streamPath = "/api/realtime"

// arrivalWait is how long a client waits to be let in, before it is told to come again. A client of ours, and a proxy, wait
// longer than that for an answer.
const arrivalWait = 3 * time.Second

// arrivals lets in a few streams at a time; the next ones wait, in the order in which they came. After a restart all clients
// come back at once, and each has a few questions for the database, whose connections are few: in a queue there, requests
// would wait behind thousands of streams.
type arrivals struct {
	coming *Limits       // who waits or is being let in
	places chan struct{} // holds one for each who is being let in; full: the next ones wait
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
	timer := time.NewTimer(arrivalWait)
	defer timer.Stop()
	select {
	case a.places <- struct{}{}:
	case <-timer.C:
		gone()
		a.coming.refuse(limitTotal)
		return nil, ErrOverloaded.WithRetryAfter(soon())
	case <-ctx.Done():
		gone()
		return nil, ErrOverloaded.WithRetryAfter(soon()) // for nobody
	}
	return sync.OnceFunc(func() {
		<-a.places
		gone()
	}), nil
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
