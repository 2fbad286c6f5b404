package hub

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/google/uuid"

	"downbeat/app/feed"
)

// What a read of the log is widened by, in numbers of the band, so that one does for all who come back at the same time:
// their places are seldom exactly the same.
const (
	near  = 32  // before who reads
	reach = 500 // before that, if somebody else waits for it
)

// history is the log, as feed.Log reads it.
type history interface {
	State(ctx context.Context, band uuid.UUID) (feed.State, error)
	Joined(ctx context.Context, c feed.Cursor, user uuid.UUID) (bool, error)
	After(ctx context.Context, c feed.Cursor) (commits []feed.Commit, more bool, err error)
}

// errAbandoned: whoever asked for all went away meanwhile, and somebody else has to ask.
var errAbandoned = errors.New("who asked the log is gone")

// page is a part of the log that was read for those who come back. It never changes.
type page struct {
	after  int64 // it has everything after this number
	last   int64 // up to this one
	frames []*Frames
	bytes  int
}

func newPage(from int64, frames []*Frames) *page {
	p := &page{after: from, last: from, frames: frames}
	if len(frames) > 0 {
		p.after, p.last = max(from, frames[0].First-1), frames[len(frames)-1].Last
	}
	for _, f := range frames {
		p.bytes += f.Size()
	}
	return p
}

func (p *page) continues(seq int64) bool { return p != nil && p.after <= seq && seq < p.last }

// rest is what comes after a number, for one who takes it.
func (p *page) rest(seq int64) []*Frames {
	for i, f := range p.frames {
		if f.Last > seq {
			return slices.Clone(p.frames[i:])
		}
	}
	return nil
}

// before is the page without what begins after a number.
func (p *page) before(seq int64) *page {
	for i, f := range p.frames {
		if f.First > seq {
			return newPage(p.after, slices.Clone(p.frames[:i]))
		}
	}
	return p
}

// question is one that is asked of the log, by one for all who want to know.
type question struct {
	done  chan struct{} // closed when there is an answer
	err   error
	from  int64
	page  *page
	state feed.State
}

// answer waits for somebody else's question.
func (q *question) answer(ctx context.Context) error {
	select {
	case <-q.done:
		return q.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// read returns a page of the log that continues the subscription, or nil if the log does not reach back to it. What is kept
// is not read again, and a band's log is read by one at a time, for all who wait; led: it was this one.
func (s *Subscription) read(ctx context.Context) (p *page, led bool, err error) {
	t := s.topic
	for exactly := false; ; {
		t.mu.Lock()
		p, q := t.kept(s.seq), t.reading
		switch {
		case t.over:
			t.mu.Unlock()
			return nil, led, ErrRestarted
		case p != nil, s.seq < t.floor, t.known && s.seq >= t.head:
			t.mu.Unlock()
			return p, led, nil
		case q != nil:
			t.wanted = min(t.wanted, s.seq)
			t.mu.Unlock()
			if err := q.answer(ctx); err != nil && !errors.Is(err, errAbandoned) {
				return nil, led, err
			}
			if q.page.continues(s.seq) {
				return q.page, led, nil
			}
			continue
		}
		if err := ctx.Err(); err != nil {
			t.mu.Unlock()
			return nil, led, err
		}
		q = &question{done: make(chan struct{}), from: s.seq}
		if !exactly {
			q.from = max(0, s.seq-near)
			if t.wanted < q.from && q.from-t.wanted <= reach {
				q.from = t.wanted
			}
		}
		t.reading, t.wanted = q, math.MaxInt64
		head := t.head
		t.mu.Unlock()

		led = true
		s.hub.readPage(ctx, s, q, head)
		switch {
		case errors.Is(q.err, errAbandoned):
			return nil, led, ctx.Err()
		case q.err != nil:
			return nil, led, q.err
		case q.page.continues(s.seq):
			return q.page, led, nil
		case exactly:
			return nil, led, nil
		}
		exactly = true // what came before filled the page
	}
}

// readPage answers the question, and keeps what was read. The head is the band's before it was asked.
func (h *Hub) readPage(ctx context.Context, s *Subscription, q *question, head int64) {
	q.err = errAbandoned // also of a panic
	more := true
	defer func() {
		h.mu.Lock()
		s.topic.mu.Lock()
		s.topic.reading = nil
		if q.err == nil {
			s.topic.learnFrom(q.page, q.from, head, more)
			h.keep(s.band, s.topic, q.page)
		}
		s.topic.mu.Unlock()
		h.mu.Unlock()
		close(q.done)
	}()
	var commits []feed.Commit
	commits, more, q.err = h.history.After(ctx, feed.Cursor{Epoch: s.start.Cursor.Epoch, Band: s.band, Seq: q.from})
	if q.err != nil {
		if ctx.Err() != nil {
			q.err = errAbandoned
		}
		return
	}
	h.metrics.pages.Inc()
	frames := make([]*Frames, len(commits))
	for i, c := range commits {
		frames[i] = h.encode(c)
		commits[i] = feed.Commit{} // of a large one, nobody needs both
	}
	q.page = newPage(q.from, frames)
}

// keep holds on to a page for those who come next, as far as there is room. Both are locked.
func (h *Hub) keep(band uuid.UUID, t *topic, p *page) {
	if h.topics[band] != t {
		return
	}
	if p = t.news(p); p.bytes == 0 || p.bytes > pastBytes {
		return
	}
	h.pastShrunk(t.forget(pastBytes - p.bytes))
	if h.past+p.bytes > hubPastBytes {
		h.forgetPast(t)
	}
	if h.past+p.bytes > hubPastBytes {
		return
	}
	h.makeRoom(p.bytes, t)
	t.past = append(t.past, p)
	t.pastBytes += p.bytes
	h.past, h.bytes = h.past+p.bytes, h.bytes+p.bytes
}

// forgetPast lets the pages of all other bands go. The hub is locked.
func (h *Hub) forgetPast(but *topic) {
	for _, t := range h.topics {
		if t != but {
			t.mu.Lock()
			h.pastShrunk(t.forget(0))
			t.mu.Unlock()
		}
	}
}

func (h *Hub) pastShrunk(bytes int) { h.past, h.bytes = h.past-bytes, h.bytes-bytes }

// state asks where the band's log stands. The answer is of a moment after the call, or else not fresh: then it was somebody
// else's question, and by now it may be known what this one is about.
func (s *Subscription) state(ctx context.Context, waited bool) (state feed.State, fresh, led bool, err error) {
	t := s.topic
	t.mu.Lock()
	if q := t.asking; q != nil {
		t.mu.Unlock()
		err := q.answer(ctx)
		if errors.Is(err, errAbandoned) {
			return feed.State{}, false, false, nil
		}
		return q.state, waited, false, err
	}
	q := &question{done: make(chan struct{}), err: errAbandoned}
	t.asking = q
	t.mu.Unlock()
	defer func() {
		t.mu.Lock()
		t.asking = nil
		if q.err == nil && q.state.Epoch == s.start.Cursor.Epoch {
			t.learn(q.state.Head)
		}
		t.mu.Unlock()
		close(q.done)
	}()
	q.state, err = s.hub.history.State(ctx, s.band)
	if err == nil || ctx.Err() == nil {
		q.err = err
	}
	return q.state, true, true, err
}
