package hub

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"downbeat/app/feed"
	"downbeat/db"
)

// world is a hub, its log, and who listens.
type world struct {
	t     *testing.T
	hub   *Hub
	log   map[uuid.UUID][]feed.Commit // all that was ever numbered
	floor map[uuid.UUID]int64         // but for what was dropped, up to this number
	next  []feed.Commit               // of it, what is not published yet
	subs  []*reader
	runs  int // epochs
	reads int
}

// reader is a subscriber that checks what it gets.
type reader struct {
	*Subscription
	run int // the epoch that it began in
}

func TestEverySubscriberGetsItsBandsCommitsInOrderOrIsCutOff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		bands := rapid.SampledFrom([]uuid.UUID{bandA, bandB})
		reading := func(rt *rapid.T) *reader {
			if len(w.subs) == 0 {
				rt.Skip("nobody listens")
			}
			return rapid.SampledFrom(w.subs).Draw(rt, "reader")
		}
		rt.Repeat(map[string]func(*rapid.T){
			"number": func(rt *rapid.T) {
				for range rapid.IntRange(1, 4).Draw(rt, "commits") {
					band := bands.Draw(rt, "band")
					n := rapid.IntRange(1, 5).Draw(rt, "events")
					c := commit(band, w.head(band)+1, n, rapid.SampledFrom([]int{1, 1000, 1000, 200_000}).Draw(rt, "size"))
					if rapid.IntRange(0, 9).Draw(rt, "reset") == 0 {
						c = reset(band, c.First, n)
					}
					w.log[band] = append(w.log[band], c)
					w.next = append(w.next, c)
				}
			},
			"publish": func(rt *rapid.T) {
				w.hub.Publish(w.next)
				if rapid.Bool().Draw(rt, "again") { // as after an error
					w.hub.Publish(w.next)
				}
				w.next = nil
			},
			"forget": func(rt *rapid.T) { // as when other bands need the room
				w.hub.mu.Lock()
				w.hub.forgetPast(nil)
				w.hub.mu.Unlock()
			},
			"expire": func(rt *rapid.T) {
				band := bands.Draw(rt, "band")
				if log := w.log[band]; len(log) > 0 {
					w.floor[band] = max(w.floor[band], rapid.SampledFrom(log).Draw(rt, "commit").Last)
				}
			},
			"join": func(rt *rapid.T) {
				band := bands.Draw(rt, "band")
				w.join(rt, band, rapid.Int64Range(0, w.published(band)).Draw(rt, "cursor"))
			},
			"read one": func(rt *rapid.T) { w.read(rt, reading(rt)) },
			"read all": func(rt *rapid.T) {
				for r := reading(rt); w.read(rt, r); {
				}
			},
			"leave": func(rt *rapid.T) { w.drop(reading(rt)) },
			"restart": func(rt *rapid.T) {
				w.runs++
				w.log, w.floor, w.next = map[uuid.UUID][]feed.Commit{}, map[uuid.UUID]int64{}, nil
				w.hub.Restart(w.epoch())
			},
			"": func(rt *rapid.T) { w.mustBeBounded(rt) },
		})
		w.hub.Publish(w.next)
		w.next = nil
		for len(w.subs) > 0 {
			r := w.subs[0]
			for w.read(rt, r) {
			}
			w.drop(r)
		}
		if n, bands := w.hub.Watchers(); n != 0 || bands != 0 || w.hub.bytes != 0 || w.hub.past != 0 || w.hub.order.Len() != 0 {
			rt.Fatalf("at the end: %d watchers of %d bands, %d bytes", n, bands, w.hub.bytes)
		}
	})
}

func (w *world) head(band uuid.UUID) int64 {
	if log := w.log[band]; len(log) > 0 {
		return log[len(log)-1].Last
	}
	return 0
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, hub: mustHub(t), log: map[uuid.UUID][]feed.Commit{}, floor: map[uuid.UUID]int64{}}
	w.hub.history = w
	return w
}

func (w *world) epoch() string {
	if w.runs == 0 {
		return epoch
	}
	return epoch[:6] + string(rune('a'+w.runs%26)) + string(rune('a'+w.runs/26))
}

// published is the number of the last event that the hub may have.
func (w *world) published(band uuid.UUID) int64 {
	for _, c := range w.next {
		if c.Band == band {
			return c.First - 1
		}
	}
	return w.head(band)
}

// State is the log's; the world is the history of its hub.
func (w *world) State(_ context.Context, band uuid.UUID) (feed.State, error) {
	return feed.State{BandLog: db.BandLog{Epoch: w.epoch(), Floor: w.floor[band], Head: w.head(band)}}, nil
}

func (w *world) Joined(context.Context, feed.Cursor, uuid.UUID) (bool, error) { return false, nil }

// After is a page of the log: three commits.
func (w *world) After(_ context.Context, c feed.Cursor) (page []feed.Commit, more bool, err error) {
	w.reads++
	for _, commit := range w.log[c.Band] {
		if commit.Last <= max(c.Seq, w.floor[c.Band]) {
			continue
		}
		if len(page) == 3 {
			return page, true, nil
		}
		if commit.Reset == "" && commit.First <= c.Seq {
			commit.Events = commit.Events[c.Seq+1-commit.First:]
			commit.First = c.Seq + 1
		}
		page = append(page, commit)
	}
	return page, len(page) == 3, nil
}

func (w *world) join(rt *rapid.T, band uuid.UUID, seq int64) {
	at := feed.Cursor{Epoch: w.epoch(), Band: band, Seq: seq}
	s, err := w.hub.SubscribeMember(w.t.Context(), band, userU, at.String())
	if err != nil {
		rt.Fatal(err)
	}
	switch start := s.Start(); {
	case start.Reset == "expired" && seq < w.floor[band] && start.Cursor.Seq >= w.published(band):
	case start.Reset != "" || s.Cursor() != at || start.Head < w.published(band):
		rt.Fatalf("begins at %+v, asked for %v", start, at)
	}
	w.subs = append(w.subs, &reader{s, w.runs})
}

// read takes one commit and checks it; false when there is none any more.
func (w *world) read(rt *rapid.T, r *reader) bool {
	f, err := r.Take(w.t.Context())
	switch {
	case errors.Is(err, ErrRestarted) && r.run != w.runs, errors.Is(err, ErrLagged) && w.behind(r):
		w.drop(r)
		return false
	case err != nil:
		rt.Fatalf("cut off without a cause at %d: %v", r.Seq(), err)
	case f == nil && r.run == w.runs && r.Seq() < w.published(r.band):
		rt.Fatalf("has nothing to take at %d, and the head is %d", r.Seq(), w.published(r.band))
	case f == nil:
		return false
	}
	if f.Band != r.band || f.First > r.Seq()+1 || f.Last <= r.Seq() {
		rt.Fatalf("%d to %d of band %s, to a reader of %s at %d", f.First, f.Last, f.Band, r.band, r.Seq())
	}
	next := r.Seq() + 1
	for _, m := range first(parse(wire(w.t, f, r.Seq(), nil))) {
		if m.kind == ResetType {
			next = f.Last
		}
		if m.id != (feed.Cursor{Epoch: f.Epoch, Band: r.band, Seq: next}).String() && r.run == 0 {
			rt.Fatalf("%s where %d was due", m.id, next)
		}
		next++
	}
	if next != f.Last+1 {
		rt.Fatalf("the commit to %d ends before %d", f.Last, next)
	}
	r.Taken(f.Last)
	return true
}

// behind tells whether the reader's next commit fell out of the list, or of the log.
func (w *world) behind(r *reader) bool {
	after := 0
	for _, c := range w.log[r.band] {
		if c.Last > r.Seq() {
			after += mustEncode(w.t, c).Size()
		}
	}
	return r.run != w.runs || after > topicBytes || r.Seq() < w.floor[r.band]
}

func (w *world) drop(r *reader) {
	r.Close()
	for i, other := range w.subs {
		if other == r {
			w.subs = append(w.subs[:i], w.subs[i+1:]...)
			return
		}
	}
}

// mustBeBounded counts what is kept.
func (w *world) mustBeBounded(rt *rapid.T) {
	all, commits := 0, 0
	for band, t := range w.hub.topics {
		kept, nodes := 0, 0
		for n := t.oldest; n != t.end; n = n.next {
			kept, nodes = kept+n.frames.Load().Size(), nodes+1
		}
		if kept != t.bytes || (kept > topicBytes && nodes > 1) {
			rt.Fatalf("band %s keeps %d bytes in %d commits and counts %d", band, kept, nodes, t.bytes)
		}
		past := 0
		for _, p := range t.past {
			past += p.bytes
		}
		if past != t.pastBytes || past > pastBytes {
			rt.Fatalf("band %s keeps %d bytes of the past and counts %d", band, past, t.pastBytes)
		}
		all, commits = all+kept+past, commits+nodes
	}
	if all != w.hub.bytes || commits != w.hub.order.Len() {
		rt.Fatalf("%d bytes in %d commits are kept, %d in %d counted", all, commits, w.hub.bytes, w.hub.order.Len())
	}
}

func first(messages []message, _ int) []message { return messages }
