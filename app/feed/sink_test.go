package feed_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"downbeat/app/feed"
	"downbeat/db"
)

// sink records what the feed says, and complains when it breaks its promise: in a
// band every number comes after the one before it. What was there already is
// dropped, as the hub does.
type sink struct {
	tb testing.TB

	mu       sync.Mutex
	watched  []uuid.UUID
	events   map[uuid.UUID][]feed.Event
	heads    map[uuid.UUID]int64
	resets   []feed.Commit
	again    int // commits that came twice
	restarts []string
	live     bool
	news     chan struct{} // closed and made anew whenever something happened
}

func newSink(tb testing.TB, watched ...uuid.UUID) *sink {
	return &sink{tb: tb, watched: watched, events: map[uuid.UUID][]feed.Event{}, heads: map[uuid.UUID]int64{}, news: make(chan struct{})}
}

func (s *sink) Bands() []uuid.UUID {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.watched)
}

func (s *sink) Publish(commits []feed.Commit) {
	s.tell(func() {
		for _, c := range commits {
			head, known := s.heads[c.Band]
			switch {
			case !slices.Contains(s.watched, c.Band):
				s.tb.Errorf("a commit of band %s, which nobody watches", c.Band)
			case known && c.Last <= head:
				s.again++
				continue
			case known && c.First != head+1:
				s.tb.Errorf("band %s goes from %d to %d", c.Band, head, c.First)
			}
			s.heads[c.Band] = c.Last
			s.events[c.Band] = append(s.events[c.Band], c.Events...)
			if c.Reset != "" {
				s.resets = append(s.resets, c)
			}
		}
	})
}

func (s *sink) Restart(epoch string) {
	s.tell(func() {
		s.restarts = append(s.restarts, epoch)
		s.events, s.heads = map[uuid.UUID][]feed.Event{}, map[uuid.UUID]int64{}
	})
}

func (s *sink) SetLive(live bool) { s.tell(func() { s.live = live }) }

func (s *sink) tell(happened func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	happened()
	close(s.news)
	s.news = make(chan struct{})
}

// until waits for something to be so, looking whenever the feed has said something.
func (s *sink) until(what string, so func() bool) {
	s.tb.Helper()
	deadline := time.After(patience)
	for {
		s.mu.Lock()
		yes, news := so(), s.news
		s.mu.Unlock()
		if yes {
			return
		}
		select {
		case <-news:
		case <-deadline:
			s.tb.Fatalf("never: %s", what)
		}
	}
}

// untilTitle waits for the event about a song of that title.
func (s *sink) untilTitle(band uuid.UUID, title string) (found feed.Event) {
	s.tb.Helper()
	s.until("the event of "+title, func() bool {
		for _, e := range s.events[band] {
			if titleOf(s.tb, e) == title {
				found = e
				return true
			}
		}
		return false
	})
	return found
}

// mustMatchLog compares what was recorded of a band, once that is all there is, with
// what the log says came after the number.
func (s *sink) mustMatchLog(q db.Querier, band uuid.UUID, after int64) {
	s.tb.Helper()
	for busy := true; busy; { // what is committed and has no number yet would not be in the log
		look, err := db.Advance(s.tb.Context(), q)
		if err != nil {
			s.tb.Fatal(err)
		}
		busy = look.Busy
	}
	log := feed.NewLog(q)
	start, err := log.Start(s.tb.Context(), band, "")
	if err != nil {
		s.tb.Fatal(err)
	}
	s.until("everything that is in the log", func() bool { return s.heads[band] >= start.Head })

	var want []feed.Event
	cursor, more := start.Cursor, true
	for cursor.Seq = after; more; {
		var commits []feed.Commit
		commits, more, err = log.After(s.tb.Context(), cursor)
		if err != nil {
			s.tb.Fatal(err)
		}
		for _, c := range commits {
			want, cursor.Seq = append(want, c.Events...), c.Last
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	same := func(a, b feed.Event) bool { return a.ID == b.ID && string(a.Data) == string(b.Data) && a.Tx == b.Tx }
	if got := s.events[band]; !slices.EqualFunc(got, want, same) {
		s.tb.Errorf("band %s got %d events, the log has %d, or they differ", band, len(got), len(want))
	}
}
