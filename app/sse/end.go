package sse

import (
	"context"
	"errors"
	"slices"
	"time"

	"downbeat/app/access"
	"downbeat/app/hub"
)

// A stream whose permission is gone waits a moment for what took it, and then must be rid of its last byte: who does not
// read, or slowly, is not told for longer than others.
const (
	lastSettle = 300 * time.Millisecond
	lastWords  = 500 * time.Millisecond // in all
)

var (
	// errEnd ends a stream that has been told why.
	errEnd = errors.New("the stream has ended")

	// errOver ends a stream that must be told that its permission is gone.
	errOver = errors.New("the permission has ended")
)

// goodbye sends the client away for one of the reasons that are counted.
func (st *stream) goodbye(reason string) error {
	st.told = reason
	// Not all at one moment, and not at once: the next instance may be on its way up.
	retry := 100*time.Millisecond + jitter(2*time.Second)
	return errors.Join(st.tell(hub.AppendGoodbye(nil, retry)), errEnd)
}

// giveUp ends a stream that cannot go on here; the client comes again. If the permission is gone, that is why.
func (st *stream) giveUp(err error) error {
	if st.over() {
		return errOver
	}
	if errors.Is(err, hub.ErrLagged) {
		return errors.Join(err, st.goodbye(endedSlow))
	}
	return errors.Join(err, st.goodbye(endedFeed))
}

// over tells whether the permission is gone.
func (st *stream) over() bool {
	select {
	case <-st.Admission.Ended():
		return true
	default:
		return false
	}
}

// end ends a stream whose permission is gone. What took a membership away is the last that the person gets; it was
// committed before the guard could see it, but the guard may be faster than the feed.
func (st *stream) end(ctx context.Context) error {
	if errors.Is(st.Admission.Reason(), access.ErrRevoked) {
		bounded, cancel := context.WithTimeout(ctx, lastSettle)
		defer cancel()
		_ = st.settle(bounded) // if it takes longer, what is there may do
		if err := st.tellRemoval(bounded); err != nil {
			return err
		}
	}
	return st.revoke()
}

// tellRemoval writes what is there up to the commit that took the membership. It writes nothing if there is none: then it
// was something else that ended the permission, and nobody knows what of this came before it.
func (st *stream) tellRemoval(ctx context.Context) error {
	var message []byte
	events := 0
	for len(message) < maxBatch {
		frames, err := st.sub.Take(ctx)
		if err != nil || frames == nil {
			return nil // what cannot be had in time is not told
		}
		_ = frames.AfterWanted(st.sub.Seq(), st.wanted, func(b []byte) error {
			message = append(message, b...)
			return nil
		})
		events += frames.Count(st.sub.Seq(), st.wanted)
		st.sub.Taken(frames.Last)
		if slices.Contains(frames.Leaves, st.User) {
			st.metrics.events.Add(float64(events))
			return st.write(message)
		}
	}
	return nil
}

// leave ends a stream on which its user was seen to leave: for good, unless they are back already or nobody can tell.
// Then they come again, and what was said in between is not for them.
func (st *stream) leave(ctx context.Context) error {
	if err := st.Admission.Check(ctx); errors.Is(err, access.ErrRevoked) || st.over() {
		return st.revoke()
	}
	return st.goodbye(endedRejoined)
}

func (st *stream) revoke() error {
	if errors.Is(st.Admission.Reason(), access.ErrUnverified) {
		return st.goodbye(endedUnverified)
	}
	st.told = endedRevoked
	return errors.Join(st.tell(hub.AppendRevoked(nil)), errEnd)
}
