package sse

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"downbeat/app/access"
	"downbeat/app/hub"
)

// Request is who wants to hear what.
type Request struct {
	Band      uuid.UUID
	User      uuid.UUID
	Cursor    string // where to go on; empty: from now on
	Filter    Filter
	Admission *access.Admission // released by whoever made it
	Opened    func()            // called when the database has answered all that it takes to begin; may be nil
}

// maxBatch bounds what is written before a flush, in bytes, unless one transaction
// is larger: its events leave together.
const maxBatch = 64 << 10

// settleBound is how long a client waits for the feed before it is sent away.
const settleBound = 3 * time.Second

// stream is the state of one connection.
type stream struct {
	*Server
	Request
	w      http.ResponseWriter
	socket *http.ResponseController
	wanted func(kind string) bool
	sub    *hub.Subscription
	live   hub.Liveness
	fresh  int64  // events up to this number were there when the stream began
	told   string // why it ends, once the client has been told

	mu    sync.Mutex
	bound time.Time // by when all must be written, once the permission is gone; zero before
	left  bool      // Serve has returned, and the socket is the next request's
}

// Serve carries events until the client goes, is told to, or does not read. It
// returns an error only if nothing was written yet.
func (s *Server) Serve(ctx context.Context, w http.ResponseWriter, r Request) error {
	// The membership that let the client in is in the log from here on, and what came before it is not after the start.
	bounded, cancel := context.WithTimeout(ctx, settleBound)
	defer cancel()
	if err := s.settle(bounded); err != nil {
		return err
	}
	sub, err := s.hub.SubscribeMember(ctx, r.Band, r.User, r.Cursor)
	if err != nil {
		return err
	}
	// Once more, now that the place is fixed: a membership that ends after this ends on the stream.
	if err := r.Admission.Check(ctx); err != nil {
		sub.Close()
		return err
	}
	if r.Opened != nil {
		r.Opened()
	}
	s.open.Add(1)
	s.metrics.opened.Inc()
	defer s.open.Add(-1)

	header := w.Header()
	header.Set("Content-Type", "text/event-stream; charset=utf-8")
	header.Set("Cache-Control", "no-store, no-transform")
	header.Set("X-Accel-Buffering", "no") // nginx would keep events back
	w.WriteHeader(http.StatusOK)
	w = plain(w)
	st := &stream{Server: s, Request: r, w: w, socket: http.NewResponseController(w), wanted: r.Filter.wanted(), sub: sub, fresh: sub.Start().Head}
	defer func() { st.sub.Close() }()

	allowed, disallow := context.WithCancel(ctx)
	defer disallow()
	stop := r.Admission.AfterEnd(func() {
		st.hurry()
		disallow()
	})
	defer func() {
		stop()
		st.leaveSocket()
	}()

	// What ends a stream from here on has been told to the client, or the client is gone.
	err = st.run(ctx, allowed)
	s.metrics.closed.WithLabelValues(st.reason(ctx, err)).Inc()
	if err != nil && !errors.Is(err, errEnd) && ctx.Err() == nil {
		s.log.Debug("a stream ended", "band", r.Band, "error", err)
	}
	return nil
}

// plain takes a framework's wrappers off: gin's Flush keeps the error to itself, and
// a stream must notice that nobody reads.
func plain(w http.ResponseWriter) http.ResponseWriter {
	for {
		if g, ok := w.(interface{ WriteHeaderNow() }); ok {
			g.WriteHeaderNow()
		}
		wrapper, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return w
		}
		w = wrapper.Unwrap()
	}
}

// run carries on until the end of ctx; what it asks and waits for in between is given up with the permission, at the end
// of allowed.
func (st *stream) run(ctx, allowed context.Context) error {
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

// begin says where the stream is, and that it goes on from there.
func (st *stream) begin() error {
	start := st.sub.Start()
	cursor := start.Cursor
	resumed := st.Cursor != "" && start.Reset == ""
	head := cursor
	head.Seq = start.Head
	message := hub.AppendReady([]byte("retry: 2000\n\n"), cursor, resumed, head)
	if start.Reset != "" {
		message = hub.AppendReset(message, cursor, start.Reset)
		st.metrics.reset(start.Reset)
	}
	if err := st.write(message); err != nil {
		return err
	}
	if !st.live.Live {
		if err := st.write(hub.AppendStale(nil)); err != nil {
			return err
		}
	}
	return st.flush()
}

// deliver writes what is there, a transaction at a time, and flushes it. errOver: the permission is gone.
func (st *stream) deliver(ctx context.Context) error {
	written, batch := 0, flushed{}
	for written < maxBatch {
		if st.over() {
			return errOver // whoever made the writer wait gets nothing for it
		}
		frames, err := st.sub.Take(ctx)
		switch {
		case errors.Is(err, hub.ErrRestarted):
			return st.restart(ctx)
		case err != nil:
			return st.giveUp(err)
		case frames == nil:
			return st.flushed(&batch)
		}

		seq := st.sub.Seq()
		err = frames.AfterWanted(seq, st.wanted, func(b []byte) error {
			written += len(b)
			return st.write(b)
		})
		if err != nil {
			return err
		}
		st.sub.Taken(frames.Last)
		batch.add(frames, frames.Count(seq, st.wanted), st.fresh)

		if slices.Contains(frames.Leaves, st.User) {
			return errors.Join(st.flushed(&batch), st.leave(ctx))
		}
		if frames.Reset != "" {
			st.metrics.reset(frames.Reset)
			// A reset does not tell who left.
			if err := errors.Join(st.flushed(&batch), st.Admission.Check(ctx)); errors.Is(err, access.ErrRevoked) {
				return st.revoke()
			}
		}
	}
	return st.flushed(&batch)
}

// restart goes on in the new epoch.
func (st *stream) restart(ctx context.Context) error {
	sub, err := st.hub.Subscribe(ctx, st.Band, "")
	if err != nil {
		return st.giveUp(err)
	}
	st.sub.Close()
	st.sub, st.fresh = sub, sub.Start().Head
	st.metrics.reset("epoch")
	return st.tell(hub.AppendReset(nil, sub.Cursor(), "epoch"))
}

func (st *stream) tellLiveness() error {
	st.live = st.hub.Live()
	if !st.live.Live {
		return st.tell(hub.AppendStale(nil))
	}
	return st.tell(hub.AppendReady(nil, st.sub.Cursor(), true, st.sub.Head()))
}
