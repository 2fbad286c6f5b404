package hub

import (
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
}

func newNode() *node { return &node{ready: make(chan struct{})} }

// topic is one band's list.
type topic struct {
	mu       sync.Mutex
	oldest   *node // the first that still has its frames, or end
	end      *node // the place of the next commit
	head     int64 // number of the last event; 0 until one came
	bytes    int   // of all frames that are kept
	watchers int
	over     bool // the log was restarted; nothing comes any more

	// The last event by which a user became a member; under uuid.Nil the last reset, which does not tell who did.
	joined map[uuid.UUID]int64
}

func newTopic() *topic {
	n := newNode()
	return &topic{oldest: n, end: n, joined: map[uuid.UUID]int64{}}
}

// publish appends, unless it has the commit already, and returns by how many bytes
// the topic grew.
func (t *topic) publish(f *Frames, limit int) (grown int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f.Last <= t.head || t.over {
		return 0
	}
	before := t.bytes
	if t.head != 0 && f.First != t.head+1 {
		t.trim(0) // a number is missing: nobody may go on from before it
	}
	t.head = f.Last
	for _, user := range f.Joins {
		t.joined[user] = f.Last
	}
	if f.Reset != "" {
		t.joined[uuid.Nil] = f.Last
	}
	t.bytes += f.Size()
	n := t.end
	t.end = newNode()
	n.next = t.end
	n.frames.Store(f)
	close(n.ready)
	t.trim(limit)
	return t.bytes - before
}

// trim empties old nodes until no more than limit bytes are kept; the last commit
// stays if limit is positive, so that even a huge one is delivered.
func (t *topic) trim(limit int) {
	for t.oldest != t.end && t.bytes > limit && (limit == 0 || t.oldest.next != t.end) {
		t.bytes -= t.oldest.frames.Load().Size()
		t.oldest.frames.Store(nil)
		t.oldest = t.oldest.next
	}
}

// restart ends the list: subscribers find the end and begin anew.
func (t *topic) restart() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = true
	close(t.end.ready)
}

// tail returns the place of the next commit and the number of the last event, 0 if
// the list has had none.
func (t *topic) tail() (end *node, head int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.end, t.head
}

// place returns where to go on after a number, if the list reaches back to it and
// the user, if one is given, certainly did not join since; and the number of the
// last event.
func (t *topic) place(seq int64, user uuid.UUID) (at *node, head int64, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if seq == t.head {
		return t.end, t.head, true
	}
	if user != uuid.Nil && max(t.joined[user], t.joined[uuid.Nil]) > seq {
		return nil, t.head, false
	}
	for n := t.oldest; n != t.end; n = n.next {
		if f := n.frames.Load(); f.First <= seq+1 && seq < f.Last {
			return n, t.head, true
		}
	}
	return nil, t.head, false
}
