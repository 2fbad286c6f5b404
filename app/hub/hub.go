package hub

import (
	"container/list"
	"log/slog"
	"maps"
	"slices"
	"sync"

	"github.com/google/uuid"

	"downbeat/app/feed"
)

// What is kept for those who are slow or come back.
const (
	topicBytes = 1 << 20  // of one band
	hubBytes   = 64 << 20 // of all bands together; what was published first goes first, whosever it was

	// Of it, what was read of the log for those who came back.
	pastBytes    = 1 << 20
	hubPastBytes = 32 << 20
)

// Hub is where the feed publishes and subscribers read. It is a feed.Sink.
type Hub struct {
	log     *slog.Logger
	history history
	metrics *metrics

	mu     sync.RWMutex
	topics map[uuid.UUID]*topic
	epoch  string
	order  *list.List // the topic of each commit that is kept, in the order in which they were published
	bytes  int
	past   int // of the bytes, those of pages
	live   Liveness
}

// Liveness is whether what the feed published is all there is.
type Liveness struct {
	Live    bool
	Changed <-chan struct{} // closed when it is no longer so

	change chan struct{}
}

// New makes a hub that reads from history what it does not keep.
func New(history *feed.Log, log *slog.Logger) *Hub {
	h := &Hub{log: log, history: history, metrics: newMetrics(), topics: map[uuid.UUID]*topic{}, order: list.New()}
	h.live = newLiveness(false)
	return h
}

func newLiveness(live bool) Liveness {
	change := make(chan struct{})
	return Liveness{Live: live, Changed: change, change: change}
}

// Bands lists the bands that are watched.
func (h *Hub) Bands() []uuid.UUID {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return slices.Collect(maps.Keys(h.topics))
}

// Publish encodes each commit and appends it to its band's list, if that is watched.
func (h *Hub) Publish(commits []feed.Commit) {
	for _, c := range commits {
		if !h.watched(c.Band) {
			continue
		}
		h.append(h.encode(c))
	}
}

func (h *Hub) encode(c feed.Commit) *Frames {
	frames, err := Encode(c)
	if err != nil {
		// Cannot be: the log holds JSON. Should it be, the clients shall read the tables.
		h.log.Error("a commit cannot be encoded and becomes a reset", "error", err)
		c.Events, c.Reset = nil, "unreadable"
		frames, _ = Encode(c)
	}
	return frames
}

func (h *Hub) watched(band uuid.UUID) bool {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.topics[band] != nil
}

func (h *Hub) append(f *Frames) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.topics[f.Band]
	if t == nil {
		return // the last watcher left meanwhile
	}
	h.bytes += t.publish(f, topicBytes)
	if h.bytes > hubBytes && h.past > 0 {
		h.forgetPast(nil)
	}
	h.makeRoom(0, nil)
}

// makeRoom empties the oldest commits until there is room for so many bytes. The last one stays, so that even a huge one is
// delivered. The hub is locked, and so is the topic that is given, if any.
func (h *Hub) makeRoom(bytes int, locked *topic) {
	for h.bytes+bytes > hubBytes && h.order.Len() > 1 {
		t := h.order.Front().Value.(*topic)
		if t != locked {
			t.mu.Lock()
		}
		h.bytes -= t.empty()
		if t != locked {
			t.mu.Unlock()
		}
	}
}

// Restart ends all lists: the log has begun a new epoch.
func (h *Hub) Restart(epoch string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.epoch == epoch {
		return
	}
	for _, t := range h.topics {
		t.restart()
	}
	h.topics = map[uuid.UUID]*topic{}
	h.order.Init()
	h.epoch, h.bytes, h.past = epoch, 0, 0
}

// SetLive tells all subscribers whether they can rely on hearing of everything.
func (h *Hub) SetLive(live bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.live.Live != live {
		close(h.live.change)
		h.live = newLiveness(live)
	}
}

// Live returns the present state, and a channel that is closed when it changes.
func (h *Hub) Live() Liveness {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.live
}

// join makes the band watched, in the epoch that it returns.
func (h *Hub) join(band uuid.UUID) (t *topic, epoch string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t = h.topics[band]
	if t == nil {
		t = newTopic(h.order)
		h.topics[band] = t
	}
	t.watchers++
	return t, h.epoch
}

// leave lets a band's list go with its last watcher.
func (h *Hub) leave(band uuid.UUID, t *topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t.watchers--
	if t.watchers == 0 && h.topics[band] == t {
		delete(h.topics, band)
		t.mu.Lock()
		h.bytes -= t.bytes
		t.trim(0)
		h.pastShrunk(t.forget(0))
		t.mu.Unlock()
	}
}

// Watchers counts the subscriptions, and the bands that they are for.
func (h *Hub) Watchers() (subscriptions, bands int) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, t := range h.topics {
		subscriptions += t.watchers
	}
	return subscriptions, len(h.topics)
}
