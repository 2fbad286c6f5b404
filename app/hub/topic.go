package hub

import (
	"container/list"
	"math"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"
)

// node is one commit in a topic's list. The first and the last are sentinels in
// turn: a node gets its frames when the next one is hung behind it.
type node struct {
	ready  chan struct{}          // closed when frames and next are there
	frames atomic.Pointer[Frames] // nil again when the node was emptied
	next   *node
	place  *list.Element // in the hub's order, as long as it has its frames
}

func newNode() *node { return &node{ready: make(chan struct{})} }

// topic is one band's list, and what was read of the log before it.
type topic struct {
	order *list.List // the hub's, which guards it

	mu       sync.Mutex
	oldest   *node // the first that still has its frames, or end
	end      *node // the place of the next commit
	known    bool  // where the log ends, or ended when the band was first watched
	head     int64 // number of the last event, if that is known
	bytes    int   // of all frames that are kept in the list
	watchers int
	over     bool // the log was restarted; nothing comes any more

	// The last event by which a user became a member; under uuid.Nil the last reset, which does not tell who did.
	joined map[uuid.UUID]int64
	since  int64 // joined has everything after this number

	past      []*page // of the log, what was read last at the end
	pastBytes int
	floor     int64     // the log does not reach back further, for all that is known
	reading   *question // for a page, under way
	wanted    int64     // the oldest number after which somebody waits for a page
	asking    *question // for the state, under way
}

func newTopic(order *list.List) *topic {
	n := newNode()
	return &topic{order: order, oldest: n, end: n, joined: map[uuid.UUID]int64{}, wanted: math.MaxInt64}
}

// publish appends, unless it has the commit already, and returns by how many bytes
// the topic grew. The hub is locked.
func (t *topic) publish(f *Frames, limit int) (grown int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f.Last <= t.head || t.over {
		return 0
	}
	before := t.bytes
	if !t.known || f.First != t.head+1 {
		t.trim(0) // a number is missing: nobody may go on from before it
		t.since = f.First - 1
	}
	t.known, t.head = true, f.Last
	t.noteJoins(f)
	t.bytes += f.Size()
	n := t.end
	t.end = newNode()
	n.next = t.end
	n.place = t.order.PushBack(t)
	n.frames.Store(f)
	close(n.ready)
	t.trim(limit)
	return t.bytes - before
}

// trim empties old nodes until no more than limit bytes are kept; the last commit
// stays if limit is positive, so that even a huge one is delivered.
func (t *topic) trim(limit int) {
	for t.oldest != t.end && t.bytes > limit && (limit == 0 || t.oldest.next != t.end) {
		t.empty()
	}
}

// empty takes its frames from the oldest node, which must be there, and returns how many bytes that were.
func (t *topic) empty() (bytes int) {
	n := t.oldest
	bytes = n.frames.Load().Size()
	n.frames.Store(nil)
	t.order.Remove(n.place)
	n.place = nil
	t.oldest = n.next
	t.bytes -= bytes
	return bytes
}

// restart ends the list: subscribers find the end and begin anew.
func (t *topic) restart() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = true
	close(t.end.ready)
}

// noteJoins keeps the last of each user's.
func (t *topic) noteJoins(f *Frames) {
	for _, user := range f.Joins {
		t.joined[user] = max(t.joined[user], f.Last)
	}
	if f.Reset != "" {
		t.joined[uuid.Nil] = max(t.joined[uuid.Nil], f.Last)
	}
}

// learn notes where the log ends, if the list has had nothing yet: what comes after that will be in the list, because the
// band was watched before the log was asked.
func (t *topic) learn(head int64) {
	if !t.known && !t.over {
		t.known, t.head, t.since = true, head, head
	}
}

// learnFrom notes what a page tells that was read from a number on, when the head was the one given or further.
func (t *topic) learnFrom(p *page, from, head int64, more bool) {
	if len(p.frames) == 0 {
		if head > from {
			t.floor = max(t.floor, head)
		}
		return
	}
	if p.after > from {
		t.floor = max(t.floor, p.after)
	}
	if !more {
		t.learn(p.last)
	}
	if t.known && p.after < t.since && t.since <= p.last {
		for _, f := range p.frames {
			t.noteJoins(f)
		}
		t.since = p.after
	}
}

// kept returns a page that continues a number, if there is one.
func (t *topic) kept(seq int64) *page {
	for _, p := range t.past {
		if p.continues(seq) {
			return p
		}
	}
	return nil
}

// news is what of a page is neither in the list nor in a page that is kept.
func (t *topic) news(p *page) *page {
	if t.oldest != t.end {
		p = p.before(t.oldest.frames.Load().First - 1)
	}
	for _, other := range t.past {
		switch {
		case other.after <= p.after && p.last <= other.last:
			return newPage(p.after, nil)
		case p.after < other.after && p.last <= other.last:
			p = p.before(other.after)
		}
	}
	return p
}

// forget lets the oldest pages go until no more than limit bytes are kept of them, and returns by how much it shrank.
func (t *topic) forget(limit int) (shrunk int) {
	for len(t.past) > 0 && t.pastBytes > limit {
		shrunk += t.past[0].bytes
		t.pastBytes -= t.past[0].bytes
		t.past[0] = nil
		t.past = t.past[1:]
	}
	return shrunk
}

// membership tells whether the user became a member after a number. It is not sure if the log must be asked.
func (t *topic) membership(user uuid.UUID, seq int64) (joined, sure bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case seq < t.since:
		return false, false
	case t.joined[user] > seq:
		return true, true
	default:
		return false, t.joined[uuid.Nil] <= seq && seq <= t.head
	}
}

// tail returns the place of the next commit and the number of the last event, 0 if
// nobody knows yet.
func (t *topic) tail() (end *node, head int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.end, t.head
}

func (t *topic) state() (known, over bool, head int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.known, t.over, t.head
}

// place returns where in the list to go on after a number, if that reaches back to it.
func (t *topic) place(seq int64) (at *node, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if seq >= t.head {
		return t.end, true
	}
	for n := t.oldest; n != t.end; n = n.next {
		if f := n.frames.Load(); f.First <= seq+1 && seq < f.Last {
			return n, true
		}
	}
	return nil, false
}
