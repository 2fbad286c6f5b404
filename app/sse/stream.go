package sse

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"downbeat/app/access"
	"downbeat/app/edge"
	"downbeat/app/hub"
)

// Request is who wants to hear what.
type Request struct {
	Band      uuid.UUID
	User      uuid.UUID
	Cursor    string // where to go on; empty: from now on
	Filter    Filter
	Admission *access.Admission
	Opened    func() // called when the database has answered all that it takes to begin; may be nil
	Ended     func() // called once, when the stream has ended, which may be long after Serve; may be nil
}

// settleBound is how long a client waits for the feed before it is sent away.
const settleBound = 3 * time.Second

// stream is the state of one connection.
type stream struct {
	*Server
	Request
	out    outlet
	wanted func(kind string) bool
	sub    *hub.Subscription
	live   hub.Liveness
	fresh  int64  // events up to this number were there when the stream began
	told   string // why it ends, once the client has been told

	mu       sync.Mutex
	bound    time.Time // by when all must be written, once the permission is gone, or the client; zero before
	left     bool      // the socket is the next request's
	disallow func()    // gives up what is asked of the database and waited for
	unwatch  func() bool
}

// Serve carries events until the client goes, is told to, or does not read. It returns an error only if nothing was
// written yet. Where the connection can be taken over (edge.TakeOver), it returns when the client has all that was there,
// and the stream goes on without a goroutine of its own: see parked.
func (s *Server) Serve(ctx context.Context, w http.ResponseWriter, r Request) error {
	var st *stream
	parked := false
	defer func() {
		if parked {
			return
		}
		if st != nil {
			st.close()
		}
		if r.Ended != nil {
			r.Ended()
		}
	}()
	sub, err := s.subscribe(ctx, &r)
	if err != nil {
		return err
	}
	allowed, disallow := context.WithCancel(ctx)
	defer disallow()
	header := w.Header()
	header.Set("Content-Type", "text/event-stream; charset=utf-8")
	header.Set("Cache-Control", "no-store, no-transform")
	header.Set("X-Accel-Buffering", "no") // nginx would keep events back
	if edge.CanTakeOver(w) {
		header.Set("Connection", "close")
	}
	w.WriteHeader(http.StatusOK)
	st = s.newStream(r, sub, newResponse(plain(w)), disallow)
	err = st.run(ctx, allowed, func() bool {
		parked = st.park(w)
		return parked
	})
	if !parked {
		// What ends a stream has been told to the client, or the client is gone.
		st.count(edge.Vanished(ctx), err, ctx.Err() != nil)
	}
	return nil
}

func (s *Server) subscribe(ctx context.Context, r *Request) (*hub.Subscription, error) {
	// The membership that let the client in is in the log from here on, and what came before it is not after the start.
	bounded, cancel := context.WithTimeout(ctx, settleBound)
	defer cancel()
	if err := s.settle(bounded); err != nil {
		return nil, err
	}
	sub, err := s.hub.SubscribeMember(ctx, r.Band, r.User, r.Cursor)
	if err != nil {
		return nil, err
	}
	// Once more, now that the place is fixed: a membership that ends after this ends on the stream.
	if err := r.Admission.Check(ctx); err != nil {
		sub.Close()
		return nil, err
	}
	if r.Opened != nil {
		r.Opened()
		r.Opened = nil // and what it holds
	}
	return sub, nil
}

// newStream is of whoever was let in; close is the end unless it is parked.
func (s *Server) newStream(r Request, sub *hub.Subscription, out outlet, disallow func()) *stream {
	s.open.Add(1)
	s.metrics.opened.Inc()
	st := &stream{Server: s, Request: r, out: out, wanted: r.Filter.wanted(), sub: sub, fresh: sub.Start().Head}
	st.watch(disallow)
	return st
}

func (st *stream) close() {
	st.unwatch()
	_ = st.setDeadline() // net/http writes the end of the answer
	st.leaveSocket()
	st.sub.Close()
	st.open.Add(-1)
}

// watch bounds the writing, and gives up what is waited for, when the permission ends.
func (st *stream) watch(disallow func()) {
	st.disallow = disallow
	st.unwatch = st.Admission.AfterEnd(st.hurry)
}

// count notes that the stream has ended, and why.
func (st *stream) count(vanished bool, err error, gone bool) {
	st.metrics.closed.WithLabelValues(st.reason(vanished, err)).Inc()
	if err != nil && !errors.Is(err, errEnd) && !gone {
		st.log.Debug("a stream ended", "band", st.Band, "error", err)
	}
}

// run carries on until the end of ctx; what it asks and waits for in between is given up with the permission, at the end
// of allowed. When there is nothing to write, the stream may be parked; then run returns nil.
func (st *stream) run(ctx, allowed context.Context, park func() bool) error {
	st.live = st.hub.Live()
	if err := st.begin(); err != nil {
		return err
	}
	select {
	case <-st.drain:
		return st.goodbye(endedDrain) // the others were told to go elsewhere
	default:
	}
	heartbeat := time.NewTicker(st.options.Heartbeat)
	defer heartbeat.Stop()
	age := time.NewTimer(st.options.MaxAge - jitter(st.options.MaxAge/5))
	defer age.Stop()
	drain := st.drain

	for {
		if park != nil && st.idle() {
			if park() {
				return nil
			}
			park = nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-st.Admission.Ended():
			return st.end(ctx)
		case <-st.sub.Ready():
			if err := st.deliver(allowed); errors.Is(err, errOver) {
				return st.end(ctx)
			} else if err != nil {
				return err
			}
		case <-st.live.Changed:
			if err := st.tellLiveness(); err != nil {
				return err
			}
		case <-heartbeat.C:
			if err := st.tell(hub.AppendHeartbeat(nil, st.sub.Cursor())); err != nil {
				return err
			}
		case <-drain:
			drain = nil
			age.Reset(jitter(st.drainFor))
		case <-age.C:
			if drain == nil {
				return st.goodbye(endedDrain)
			}
			return st.goodbye(endedAge)
		}
	}
}

// idle tells whether there is nothing to take.
func (st *stream) idle() bool {
	select {
	case <-st.sub.Ready():
		return false
	default:
		return true
	}
}
