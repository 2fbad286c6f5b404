package hub

import (
	"errors"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"downbeat/app/feed"
)

// world is a hub, what was published, and who listens.
type world struct {
	t    *testing.T
	hub  *Hub
	log  map[uuid.UUID][]feed.Commit // the log, all of it
	subs []*reader
	runs int // epochs
}

// reader is a subscriber that checks what it gets.
type reader struct {
	*Subscription
	run int // the epoch that it began in
}

func TestEverySubscriberGetsItsBandsCommitsInOrderOrIsCutOff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		w := &world{t: t, hub: mustHub(t), log: map[uuid.UUID][]feed.Commit{bandA: nil, bandB: nil}}
		bands := rapid.SampledFrom([]uuid.UUID{bandA, bandB})
		reading := func(rt *rapid.T) *reader {
			if len(w.subs) == 0 {
				rt.Skip("nobody listens")
			}
			return rapid.SampledFrom(w.subs).Draw(rt, "reader")
		}
		rt.Repeat(map[string]func(*rapid.T){
			"publish": func(rt *rapid.T) {
				var commits []feed.Commit
				for range rapid.IntRange(1, 4).Draw(rt, "commits") {
					band := bands.Draw(rt, "band")
					n := rapid.IntRange(1, 5).Draw(rt, "events")
					c := commit(band, w.head(band)+1, n, rapid.SampledFrom([]int{1, 1000, 1000, 200_000}).Draw(rt, "size"))
					if rapid.IntRange(0, 9).Draw(rt, "reset") == 0 {
						c = reset(band, c.First, n)
					}
					w.log[band] = append(w.log[band], c)
					commits = append(commits, c)
				}
				w.hub.Publish(commits)
				if rapid.Bool().Draw(rt, "again") { // as after an error
					w.hub.Publish(commits)
				}
			},
			"join": func(rt *rapid.T) {
				band := bands.Draw(rt, "band")
				w.join(rt, band, rapid.Int64Range(0, w.head(band)).Draw(rt, "cursor"))
			},
			"read one": func(rt *rapid.T) { w.read(rt, reading(rt)) },
			"read all": func(rt *rapid.T) {
				for r := reading(rt); w.read(rt, r); {
				}
			},
			"leave": func(rt *rapid.T) { w.drop(reading(rt)) },
			"restart": func(rt *rapid.T) {
				w.runs++
				w.log = map[uuid.UUID][]feed.Commit{bandA: nil, bandB: nil}
				w.hub.Restart(epoch[:6] + string(rune('a'+w.runs%26)) + string(rune('a'+w.runs/26)))
			},
			"": func(rt *rapid.T) { w.mustBeBounded(rt) },
		})
		for len(w.subs) > 0 {
			r := w.subs[0]
			for w.read(rt, r) {
			}
			w.drop(r)
		}
		if n, bands := w.hub.Watchers(); n != 0 || bands != 0 || w.hub.bytes != 0 {
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

// join begins in the list if it can, or else with what the log would say.
func (w *world) join(rt *rapid.T, band uuid.UUID, seq int64) {
	t, epoch := w.hub.join(band)
	s := &Subscription{hub: w.hub, band: band, topic: t}
	at := feed.Cursor{Epoch: epoch, Band: band, Seq: seq}
	if !s.resume(epoch, uuid.Nil, at.String()) {
		s.start, s.seq = feed.Start{Cursor: at, Head: w.head(band)}, seq
		for _, c := range w.log[band] {
			if c.Last > seq {
				s.page = append(s.page, mustEncode(w.t, c))
			}
		}
	}
	if s.Cursor() != at {
		rt.Fatalf("begins at %v, asked for %v", s.Cursor(), at)
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
	case f == nil && r.run == w.runs && r.Seq() != w.head(r.band):
		rt.Fatalf("has nothing to take at %d, and the head is %d", r.Seq(), w.head(r.band))
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

// behind tells whether the reader's next commit fell out of the list.
func (w *world) behind(r *reader) bool {
	after := 0
	for _, c := range w.log[r.band] {
		if c.Last > r.Seq() {
			after += mustEncode(w.t, c).Size()
		}
	}
	return r.run != w.runs || after > topicBytes
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
	all := 0
	for band, t := range w.hub.topics {
		kept, nodes := 0, 0
		for n := t.oldest; n != t.end; n = n.next {
			kept, nodes = kept+n.frames.Load().Size(), nodes+1
		}
		if kept != t.bytes || (kept > topicBytes && nodes > 1) {
			rt.Fatalf("band %s keeps %d bytes in %d commits and counts %d", band, kept, nodes, t.bytes)
		}
		all += kept
	}
	if all != w.hub.bytes {
		rt.Fatalf("%d bytes are kept, %d counted", all, w.hub.bytes)
	}
}

func first(messages []message, _ int) []message { return messages }
