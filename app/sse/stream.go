package sse

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
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
}

// maxBatch bounds what is written before a flush, in bytes, unless one transaction
// is larger: its events leave together.
const maxBatch = 64 << 10

// settleBound is how long a client waits for the feed before it is sent away.
const settleBound = 3 * time.Second

// lastWords is how long a stream whose permission is gone waits for what took it.
const lastWords = 300 * time.Millisecond

// errEnd ends a stream that has been told why.
var errEnd = errors.New("the stream has ended")

// stream is the state of one connection.
type stream struct {
	*Server
	Request
	w      http.ResponseWriter
	socket *http.ResponseController
	wanted func(kind string) bool
	sub    *hub.Subscription
	live   hub.Liveness
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
	s.open.Add(1)
	defer s.open.Add(-1)

	header := w.Header()
	header.Set("Content-Type", "text/event-stream; charset=utf-8")
	header.Set("Cache-Control", "no-store, no-transform")
	header.Set("X-Accel-Buffering", "no") // nginx would keep events back
	w.WriteHeader(http.StatusOK)
	w = plain(w)
	st := &stream{Server: s, Request: r, w: w, socket: http.NewResponseController(w), wanted: r.Filter.wanted(), sub: sub}
	defer func() { st.sub.Close() }()

	// What ends a stream from here on has been told to the client, or the client is gone.
	if err := st.run(ctx); err != nil && !errors.Is(err, errEnd) && ctx.Err() == nil {
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

func (st *stream) run(ctx context.Context) error {
	st.live = st.hub.Live()
	if err := st.begin(); err != nil {
		return err
	}
	select {
	case <-st.drain:
		return st.goodbye() // the others were told to go elsewhere
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
			if err := st.deliver(ctx); err != nil {
				return err
			}
		case <-st.live.Changed:
			if err := st.tellLiveness(); err != nil {
				return err
			}
		case <-heartbeat.C:
			head := st.sub.Cursor().String()
			if err := st.tell(head, "feed:heartbeat", fmt.Appendf(nil, `{"head":%q}`, head)); err != nil {
				return err
			}
		case <-drain:
			drain = nil
			age.Reset(jitter(st.drainFor))
		case <-age.C:
			return st.goodbye()
		}
	}
}

// begin says where the stream is, and that it goes on from there.
func (st *stream) begin() error {
	start := st.sub.Start()
	cursor := start.Cursor
	resumed := st.Cursor != "" && start.Reset == ""
	id := cursor.String()
	message := []byte("retry: 2000\n\n")
	message = hub.AppendEvent(message, id, "feed:ready", fmt.Appendf(nil, `{"cursor":%q,"resumed":%t}`, id, resumed))
	if start.Reset != "" {
		message = hub.AppendReset(message, cursor, start.Reset)
	}
	if err := st.write(message); err != nil {
		return err
	}
	if !st.live.Live {
		if err := st.write(hub.AppendEvent(nil, "", "feed:stale", []byte("{}"))); err != nil {
			return err
		}
	}
	return st.flush()
}

// deliver writes what is there, a transaction at a time, and flushes it.
func (st *stream) deliver(ctx context.Context) error {
	written := 0
	for written < maxBatch {
		frames, err := st.sub.Take(ctx)
		switch {
		case errors.Is(err, hub.ErrRestarted):
			return st.restart(ctx)
		case err != nil:
			return errors.Join(err, st.goodbye())
		case frames == nil:
			return st.flush()
		}

		err = frames.AfterWanted(st.sub.Seq(), st.wanted, func(b []byte) error {
			written += len(b)
			return st.write(b)
		})
		if err != nil {
			return err
		}
		st.sub.Taken(frames.Last)

		if slices.Contains(frames.Leaves, st.User) {
			return errors.Join(st.flush(), st.leave(ctx))
		}
		if frames.Reset != "" {
			// A reset does not tell who left.
			if err := errors.Join(st.flush(), st.Admission.Check(ctx)); errors.Is(err, access.ErrRevoked) {
				return st.revoke()
			}
		}
	}
	return st.flush()
}

// restart goes on in the new epoch.
func (st *stream) restart(ctx context.Context) error {
	sub, err := st.hub.Subscribe(ctx, st.Band, "")
	if err != nil {
		return errors.Join(err, st.goodbye())
	}
	st.sub.Close()
	st.sub = sub
	return st.tellRaw(hub.AppendReset(nil, sub.Cursor(), "epoch"))
}

func (st *stream) tellLiveness() error {
	st.live = st.hub.Live()
	if !st.live.Live {
		return st.tell("", "feed:stale", []byte("{}"))
	}
	id := st.sub.Cursor().String()
	return st.tell(id, "feed:ready", fmt.Appendf(nil, `{"cursor":%q,"resumed":true}`, id))
}

func (st *stream) goodbye() error {
	// Not all at one moment, and not at once: the next instance may be on its way up.
	retry := 100 + jitter(2*time.Second).Milliseconds()
	message := fmt.Appendf(nil, "retry: %d\n", retry)
	message = hub.AppendEvent(message, "", "feed:goodbye", fmt.Appendf(nil, `{"retry":%d}`, retry))
	return errors.Join(st.tellRaw(message), errEnd)
}

// end ends a stream whose permission is gone. What took a membership away is the last that the person gets; it was
// committed before the guard could see it, but the guard may be faster than the feed.
func (st *stream) end(ctx context.Context) error {
	if errors.Is(st.Admission.Reason(), access.ErrRevoked) {
		bounded, cancel := context.WithTimeout(ctx, lastWords)
		defer cancel()
		if st.settle(bounded) == nil {
			if err := st.deliver(ctx); err != nil {
				return err // among them that the removal has ended the stream
			}
		}
	}
	return st.revoke()
}

// leave ends a stream on which its user was seen to leave: for good, unless they are back already or nobody can tell.
// Then they come again, and what was said in between is not for them.
func (st *stream) leave(ctx context.Context) error {
	if err := st.Admission.Check(ctx); errors.Is(err, access.ErrRevoked) {
		return st.revoke()
	}
	return st.goodbye()
}

func (st *stream) revoke() error {
	select {
	case <-st.Admission.Ended():
		if errors.Is(st.Admission.Reason(), access.ErrUnverified) {
			return st.goodbye()
		}
	default:
	}
	return errors.Join(st.tell("", "feed:revoked", []byte(`{"reason":"the session or the membership has ended"}`)), errEnd)
}

func (st *stream) tell(id, kind string, data []byte) error {
	return st.tellRaw(hub.AppendEvent(nil, id, kind, data))
}

func (st *stream) tellRaw(message []byte) error {
	if err := st.write(message); err != nil {
		return err
	}
	return st.flush()
}

// write has a deadline too: what does not fit into the buffers goes out at once.
func (st *stream) write(b []byte) error {
	if err := st.socket.SetWriteDeadline(time.Now().Add(st.options.Write)); err != nil {
		return err
	}
	_, err := st.w.Write(b)
	return err
}

func (st *stream) flush() error { return st.socket.Flush() }
