package hub

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"downbeat/app/feed"
)

var (
	// ErrLagged: the subscriber was too slow. It may come back with its cursor.
	ErrLagged = errors.New("the subscriber fell too far behind")

	// ErrRestarted: the log has begun a new epoch. Subscribe anew; cursors from
	// before lead to a reset.
	ErrRestarted = errors.New("the feed has begun anew")
)

// Subscription is one subscriber's place in a band's feed.
type Subscription struct {
	hub   *Hub
	band  uuid.UUID
	topic *topic
	at    *node // nil as long as there may be more to read of the log
	start feed.Start
	seq   int64 // of the last event that was taken

	page []*Frames // of the log, to be taken first
	more bool      // after the page it has no place in the list yet
}

// Subscribe begins after the cursor, or, if it is empty or can not be continued,
// after the band's last event; Start tells which. The caller must Close.
func (h *Hub) Subscribe(ctx context.Context, band uuid.UUID, cursor string) (*Subscription, error) {
	return h.subscribe(ctx, band, uuid.Nil, cursor)
}

// SubscribeMember is Subscribe for one of the band's members. A cursor from before
// the present membership is not continued but leads to a reset, for the reason
// membership: what was said while the user was out is not for them.
func (h *Hub) SubscribeMember(ctx context.Context, band, user uuid.UUID, cursor string) (*Subscription, error) {
	return h.subscribe(ctx, band, user, cursor)
}

func (h *Hub) subscribe(ctx context.Context, band, user uuid.UUID, cursor string) (*Subscription, error) {
	topic, epoch := h.join(band)
	s := &Subscription{hub: h, band: band, topic: topic, start: feed.Start{Cursor: feed.Cursor{Epoch: epoch, Band: band}}}
	asked, err := s.begin(ctx, user, cursor)
	switch {
	case err != nil:
		s.Close()
		return nil, err
	case cursor == "" || s.start.Reset != "":
	case asked:
		h.metrics.resumedLog.Inc()
	default:
		h.metrics.resumedMemory.Inc()
	}
	return s, nil
}

// begin finds the place. Asked tells whether this subscription asked the database, and did not only wait for who did: after a
// deploy or a broken link, when many come back at once, one asks for all of a band.
func (s *Subscription) begin(ctx context.Context, user uuid.UUID, cursor string) (asked bool, err error) {
	c, valid := feed.ParseCursor(cursor, s.start.Cursor.Epoch, s.band)
	var p *page
	for tried, waited := false, false; ; {
		known, over, head := s.topic.state()
		switch {
		case over: // and Take says so
			if !valid {
				c.Seq = head
			}
			s.settle(c.Seq, head, "", nil)
			return asked, nil
		case known && cursor == "":
			s.settle(head, head, "", nil)
			return asked, nil
		case known && valid && c.Seq <= head:
			led, err := s.resume(ctx, c.Seq, head, user, p)
			return asked || led, err
		case !known && valid && !tried:
			// A page that ends with the log tells where that is, too.
			tried, s.seq = true, c.Seq
			var led bool
			p, led, err = s.read(ctx)
			asked = asked || led
			if err != nil && !errors.Is(err, ErrRestarted) {
				return asked, err
			}
			continue
		}

		state, fresh, led, err := s.state(ctx, waited)
		asked = asked || led
		switch {
		case err != nil:
			return asked, err
		case !fresh:
			waited = true
			continue
		}
		start := state.Start(s.band, cursor)
		switch {
		case state.Epoch != s.start.Cursor.Epoch: // the feed is about to notice
			s.start, s.seq = start, start.Cursor.Seq
			s.at, _ = s.topic.tail()
			return asked, nil
		case cursor != "" && start.Reset == "":
			led, err := s.resume(ctx, c.Seq, start.Head, user, p)
			return asked || led, err
		}
		s.settle(start.Cursor.Seq, start.Head, start.Reset, nil)
		return asked, nil
	}
}

// resume goes on after a number that is not after the head.
func (s *Subscription) resume(ctx context.Context, seq, head int64, user uuid.UUID, p *page) (asked bool, err error) {
	reset := func(reason string) { s.settle(head, head, reason, nil) }
	s.seq = seq
	if head-seq > feed.MaxReplay {
		reset("behind")
		return false, nil
	}
	if _, ok := s.topic.place(seq); ok {
		p = nil
	} else if !p.continues(seq) {
		if p, asked, err = s.read(ctx); err != nil {
			return asked, err
		}
		if p == nil {
			reset("expired")
			return asked, nil
		}
	}
	if user != uuid.Nil && seq < head {
		joined, sure := s.topic.membership(user, seq)
		if !sure {
			asked = true
			if joined, err = s.hub.history.Joined(ctx, feed.Cursor{Epoch: s.start.Cursor.Epoch, Band: s.band, Seq: seq}, user); err != nil {
				return asked, err
			}
		}
		if joined {
			reset("membership")
			return asked, nil
		}
	}
	s.settle(seq, head, "", p)
	return asked, nil
}

// settle begins after a number, with a page that continues it if there is one.
func (s *Subscription) settle(seq, head int64, reset string, p *page) {
	s.start.Cursor.Seq, s.start.Head, s.start.Reset = seq, head, reset
	s.seq = seq
	if p != nil {
		s.page, s.more = p.rest(seq), true
		return
	}
	at, ok := s.topic.place(seq)
	s.at, s.more = at, !ok
}

// Start is where the subscription began.
func (s *Subscription) Start() feed.Start { return s.start }

// Cursor is the place after the last event that was taken.
func (s *Subscription) Cursor() feed.Cursor {
	return feed.Cursor{Epoch: s.start.Cursor.Epoch, Band: s.band, Seq: s.seq}
}

// Head is the place after the band's last event: what is between Cursor and it can
// be taken, as soon as the hub has it.
func (s *Subscription) Head() feed.Cursor {
	_, head := s.topic.tail()
	return feed.Cursor{Epoch: s.start.Cursor.Epoch, Band: s.band, Seq: max(head, s.start.Head, s.seq)}
}

// Seq is the number of the last event that was taken; of the next frames, events
// up to it are known already.
func (s *Subscription) Seq() int64 { return s.seq }

// Ready is closed when there is something to take.
func (s *Subscription) Ready() <-chan struct{} {
	if s.more || len(s.page) > 0 {
		return closed
	}
	return s.at.ready
}

var closed = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// Take returns the next commit, or nil when there is none at the moment. The
// caller writes what comes after Seq and then calls Taken. The errors are
// ErrLagged, ErrRestarted, or the log could not be read.
func (s *Subscription) Take(ctx context.Context) (*Frames, error) {
	for {
		if len(s.page) == 0 && s.more {
			if err := s.turnPage(ctx); err != nil {
				return nil, err
			}
			continue
		}
		if len(s.page) > 0 {
			f := s.page[0]
			s.page[0] = nil // taken, and not to be held until the page is turned
			s.page = s.page[1:]
			if f.Last <= s.seq {
				continue
			}
			return f, s.follows(f)
		}
		select {
		case <-s.at.ready:
		default:
			return nil, nil
		}
		if s.at.next == nil {
			return nil, ErrRestarted
		}
		f := s.at.frames.Load()
		if f == nil {
			return nil, ErrLagged
		}
		s.at = s.at.next
		if f.Last <= s.seq {
			continue // known from the log
		}
		return f, s.follows(f)
	}
}

// follows makes sure that no number is missing. In the list that can be so once,
// when it continues a log that was read before it began.
func (s *Subscription) follows(f *Frames) error {
	if f.First > s.seq+1 {
		return ErrLagged
	}
	return nil
}

// Taken notes that everything up to a number was delivered.
func (s *Subscription) Taken(seq int64) { s.seq = max(s.seq, seq) }

// turnPage goes on in the list, if that reaches back far enough by now, or else in the log.
func (s *Subscription) turnPage(ctx context.Context) error {
	s.page = nil
	if at, ok := s.topic.place(s.seq); ok {
		s.at, s.more = at, false
		return nil
	}
	if _, head := s.topic.tail(); head-s.seq > feed.MaxReplay {
		return ErrLagged // it was slower than the band, all the time
	}
	p, _, err := s.read(ctx)
	if err != nil {
		return err
	}
	if p == nil {
		return ErrLagged // the log was dropped behind it
	}
	s.page = p.rest(s.seq)
	return nil
}

// Close leaves the band.
func (s *Subscription) Close() {
	if s.topic != nil {
		s.hub.leave(s.band, s.topic)
		s.topic = nil
	}
}
