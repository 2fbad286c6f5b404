package sse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"downbeat/app/access"
	"downbeat/app/hub"
)

// maxBatch bounds what is written before a flush, in bytes, unless one transaction
// is larger: its events leave together.
const maxBatch = 64 << 10

// begin says where the stream is, and that it goes on from there.
func (st *stream) begin() error {
	start := st.sub.Start()
	cursor := start.Cursor
	resumed := st.Cursor != "" && start.Reset == ""
	head := cursor
	head.Seq = start.Head
	// Clients without a back-off of their own come back after that, and shall not all at once.
	retry := fmt.Appendf(nil, "retry: %d\n\n", 1000+jitter(2*time.Second).Milliseconds())
	message := hub.AppendReady(retry, cursor, resumed, head)
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
		case err != nil:
			return st.untaken(ctx, err)
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

		if st.doubtful(frames) {
			if err := st.flushed(&batch); err != nil {
				return err
			}
			if err := st.verify(ctx, frames); err != nil {
				return err
			}
		}
	}
	return st.flushed(&batch)
}

// doubtful tells whether the membership may have ended with a commit. A reset does not tell who left.
func (st *stream) doubtful(f *hub.Frames) bool {
	return f.Reset != "" || slices.Contains(f.Leaves, st.User)
}

// verify ends the stream, if the membership has ended with a commit that was told.
func (st *stream) verify(ctx context.Context, f *hub.Frames) error {
	if slices.Contains(f.Leaves, st.User) {
		return st.leave(ctx)
	}
	st.metrics.reset(f.Reset)
	if errors.Is(st.Admission.Check(ctx), access.ErrRevoked) {
		return st.revoke()
	}
	return nil
}

// untaken goes on in the new epoch, or ends the stream, as the error of a Take has it.
func (st *stream) untaken(ctx context.Context, err error) error {
	if errors.Is(err, hub.ErrRestarted) {
		return st.restart(ctx)
	}
	return st.giveUp(err)
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
	return st.tell(st.liveness(nil))
}

func (st *stream) liveness(dst []byte) []byte {
	if !st.live.Live {
		return hub.AppendStale(dst)
	}
	return hub.AppendReady(dst, st.sub.Cursor(), true, st.sub.Head())
}
