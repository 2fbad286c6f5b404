package hub_test

import (
	"context"
	"sync"
	"sync/atomic"

	"downbeat/app/feed"
	"downbeat/app/hub"
)

// ringFan is the first alternative: the last frames of a band in a ring, and for each
// subscriber a cursor and a channel of one place that wakes it.
type ringFan struct {
	mu   sync.Mutex
	ring [1024]*hub.Frames
	head uint64 // next position
	subs map[*ringPlace]struct{}
}

type ringPlace struct {
	wake   chan struct{} // one place; only sent to while not awake, so never full
	awake  atomic.Bool
	cursor uint64
}

func newRingFan() *ringFan { return &ringFan{subs: map[*ringPlace]struct{}{}} }

func (r *ringFan) publish(all []feed.Commit) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, commit := range all {
		f := mustEncode(commit)
		r.ring[r.head%uint64(len(r.ring))] = f
		r.head++
		for s := range r.subs {
			if !s.awake.Swap(true) {
				s.wake <- struct{}{}
			}
		}
	}
}

func (r *ringFan) read(ctx context.Context, joined func(), took func(n int), write func([]byte) error) error {
	s := &ringPlace{wake: make(chan struct{}, 1)}
	r.mu.Lock()
	s.cursor = r.head
	r.subs[s] = struct{}{}
	r.mu.Unlock()
	joined()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
		}
		s.awake.Store(false)
		n := 0
		for {
			f := r.next(s)
			if f == nil {
				break
			}
			if err := f.AfterWanted(0, nil, write); err != nil {
				return err
			}
			n++
		}
		took(n)
	}
}

func (r *ringFan) next(s *ringPlace) *hub.Frames {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.head-s.cursor > uint64(len(r.ring)):
		s.cursor = r.head // the product would cut it off
		return nil
	case s.cursor == r.head:
		return nil
	}
	f := r.ring[s.cursor%uint64(len(r.ring))]
	s.cursor++
	return f
}
