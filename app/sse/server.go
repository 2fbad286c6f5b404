package sse

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"downbeat/app/hub"
)

// Options are the times of a stream. The zero value means the defaults.
type Options struct {
	Heartbeat time.Duration // 15 s
	MaxAge    time.Duration // 1 h
	Write     time.Duration // 10 s: the longest that a flush may take
}

// Server serves streams.
type Server struct {
	hub     *hub.Hub
	settle  func(context.Context) error
	options Options
	log     *slog.Logger
	metrics *metrics

	open     atomic.Int64
	drain    chan struct{} // closed by Drain
	drainFor time.Duration // set before drain is closed
	once     sync.Once

	began      time.Time // what now counts from
	carriersMu sync.Mutex
	carriers   map[uuid.UUID][]*carrier // by band
	cut        chan struct{}            // closed when parked streams must end at once
	cutOnce    sync.Once
	tidy       tidy
}

// NewServer serves what the hub has. Settle must return when everything that was
// committed before its call is in the hub (feed.Feed.Settle).
func NewServer(h *hub.Hub, settle func(context.Context) error, options Options, log *slog.Logger) *Server {
	setDefault(&options.Heartbeat, 15*time.Second)
	setDefault(&options.MaxAge, time.Hour)
	setDefault(&options.Write, 10*time.Second)
	return &Server{
		hub: h, settle: settle, options: options, log: log, metrics: newMetrics(), drain: make(chan struct{}),
		began: time.Now(), carriers: map[uuid.UUID][]*carrier{}, cut: make(chan struct{}),
	}
}

func setDefault(d *time.Duration, value time.Duration) {
	if *d == 0 {
		*d = value
	}
}

// now is the server's clock, of which a moment takes 8 bytes.
func (s *Server) now() time.Duration { return time.Since(s.began) }

// Open is the number of streams.
func (s *Server) Open() int { return int(s.open.Load()) }

// Drain tells every stream goodbye, each at a random moment within the given time,
// and returns when all have ended. New ones are told at once. When the context ends
// first, what is left is cut: net/http knows nothing of a parked stream and would not
// wait for it. (It does wait for the others: http.Server.Shutdown.)
func (s *Server) Drain(ctx context.Context, within time.Duration) {
	s.once.Do(func() {
		s.drainFor = within
		close(s.drain)
	})
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for s.Open() > 0 {
		select {
		case <-ctx.Done():
			s.cutOnce.Do(func() { close(s.cut) })
			return
		case <-ticker.C:
		}
	}
}

// jitter is a random share of d, from 0 to all of it.
func jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return rand.N(d)
}
