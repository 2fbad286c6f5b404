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
	at    *node
	start feed.Start
	seq   int64 // of the last event that was taken

	page []*Frames // of the log, to be taken before the list
	more bool      // the log has more than the page
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
	s := &Subscription{hub: h, band: band, topic: topic}
	if s.resume(epoch, user, cursor) {
		if cursor != "" {
			h.metrics.resumedMemory.Inc()
		}
		return s, nil
	}

	start, err := h.startInLog(ctx, band, user, cursor)
	if err != nil {
		s.Close()
		return nil, err
	}
	if cursor != "" && start.Reset == "" {
		h.metrics.resumedLog.Inc()
	}
	s.start, s.seq = start, start.Cursor.Seq
	s.more = start.Cursor.Seq < start.Head
	return s, nil
}

func (h *Hub) startInLog(ctx context.Context, band, user uuid.UUID, cursor string) (feed.Start, error) {
	start, err := h.history.Start(ctx, band, cursor)
	if err != nil || user == uuid.Nil || start.Cursor.Seq == start.Head {
		return start, err
	}
	joined, err := h.history.Joined(ctx, start.Cursor, user)
	if joined {
		start.Cursor.Seq, start.Reset = start.Head, "membership"
	}
	return start, err
}

// resume begins in the list, if that reaches back to the cursor: after a deploy or
// a broken link, when many come back at once, nobody asks the database.
func (s *Subscription) resume(epoch string, user uuid.UUID, cursor string) bool {
	end, head := s.topic.tail()
	s.at = end
	if head == 0 {
		return false
	}
	if cursor == "" {
		s.seq = head
		s.start = feed.Start{Cursor: feed.Cursor{Epoch: epoch, Band: s.band, Seq: head}, Head: head}
		return true
	}
	c, valid := feed.ParseCursor(cursor, epoch, s.band)
	if !valid {
		return false
	}
	at, head, ok := s.topic.place(c.Seq, user)
	if !ok {
		return false
	}
	s.at, s.seq = at, c.Seq
	s.start = feed.Start{Cursor: c, Head: head}
	return true
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

func (s *Subscription) turnPage(ctx context.Context) error {
	commits, more, err := s.hub.history.After(ctx, s.Cursor())
	if err != nil {
		return err
	}
	s.more = more
	s.hub.metrics.pages.Inc()
	s.page = make([]*Frames, 0, len(commits))
	for i, c := range commits {
		f, err := Encode(c)
		if err != nil {
			return err
		}
		commits[i] = feed.Commit{} // encoded: of a large one, nobody needs both
		s.page = append(s.page, f)
	}
	return nil
}

// Close leaves the band.
func (s *Subscription) Close() {
	if s.topic != nil {
		s.hub.leave(s.band, s.topic)
		s.topic = nil
	}
}
