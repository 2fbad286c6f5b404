package sse

import (
	"errors"
	"os"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"downbeat/app/access"
	"downbeat/app/hub"
)

// Why streams end, as the label reason has it.
const (
	endedClient     = "client"     // the client went
	endedVanished   = "vanished"   // its machine or the network did, without a word
	endedSlow       = "slow"       // it read slower than the band's events come, or not at all
	endedRevoked    = "revoked"    // the session or the membership has ended
	endedUnverified = "unverified" // nobody can tell whether it has
	endedRejoined   = "rejoined"   // the membership ended and has begun again
	endedDrain      = "drain"      // the instance stops
	endedAge        = "age"        // for others to have their share of the load
	endedFeed       = "feed"       // the log could not be read
)

// metrics are counted by flush and by stream, not by event, so that they cost a
// delivery nothing that can be measured.
type metrics struct {
	opened prometheus.Counter
	closed *prometheus.CounterVec
	resets *prometheus.CounterVec
	events prometheus.Counter
	bytes  prometheus.Counter
	lag    prometheus.Histogram
}

func newMetrics() *metrics {
	m := &metrics{
		opened: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "downbeat_streams_opened_total", Help: "Streams that were let in.",
		}),
		closed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "downbeat_streams_closed_total",
			Help: "Streams that have ended, by reason: client, vanished, slow, revoked, unverified, rejoined, drain, age, feed.",
		}, []string{"reason"}),
		resets: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "downbeat_stream_resets_total", Help: "Times that a stream was told to read the data anew, by reason of the feed:reset.",
		}, []string{"reason"}),
		events: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "downbeat_stream_events_total", Help: "Events delivered, each counted once for every stream that it was written to.",
		}),
		bytes: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "downbeat_stream_bytes_total", Help: "Bytes written to streams, before TLS and HTTP framing.",
		}),
		lag: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "downbeat_delivery_lag_seconds",
			Help: "From the last statement of a transaction, by the database's clock, until its events were written to a stream's socket, by ours." +
				" Once for each flush, of the oldest transaction in it; what a client catches up with is not counted.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}),
	}
	for _, reason := range []string{endedClient, endedVanished, endedSlow, endedRevoked, endedUnverified, endedRejoined, endedDrain, endedAge, endedFeed} {
		m.closed.WithLabelValues(reason) // at 0 from the start, so that the first one is an increase
	}
	for _, reason := range resetReasons {
		m.resets.WithLabelValues(reason)
	}
	return m
}

// resetReasons are those that feed and hub have; any other would be a mistake, and no label.
var resetReasons = []string{"unknown", "expired", "behind", "epoch", "membership", "unreadable", "bulk", "truncate"}

func (m *metrics) reset(reason string) {
	for _, known := range resetReasons {
		if reason == known {
			m.resets.WithLabelValues(known).Inc()
			return
		}
	}
	m.resets.WithLabelValues("other").Inc()
}

// Collectors are the server's metrics.
func (s *Server) Collectors() []prometheus.Collector {
	open := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "downbeat_streams_open", Help: "Streams that are open."}, func() float64 { return float64(s.Open()) })
	return []prometheus.Collector{open, s.metrics.opened, s.metrics.closed, s.metrics.resets, s.metrics.events, s.metrics.bytes, s.metrics.lag}
}

// flushed is what left in one flush.
type flushed struct {
	events int
	bytes  int       // that are not counted yet
	oldest time.Time // of the last statement of its oldest transaction; zero if none is new
}

func (b *flushed) add(f *hub.Frames, events int, caughtUpWith int64) {
	b.events += events
	if events > 0 && f.First > caughtUpWith && b.oldest.IsZero() {
		b.oldest = f.At
	}
}

func (m *metrics) delivered(b flushed) {
	if b.bytes > 0 {
		m.bytes.Add(float64(b.bytes))
	}
	if b.events > 0 {
		m.events.Add(float64(b.events))
	}
	if !b.oldest.IsZero() {
		m.lag.Observe(max(0, time.Since(b.oldest).Seconds())) // less than nothing is two clocks that differ
	}
}

// reason is why the stream has ended, with the error that run returned.
func (st *stream) reason(vanished bool, err error) string {
	switch {
	case st.told != "":
		return st.told
	case errors.Is(st.Admission.Reason(), access.ErrUnverified):
		return endedUnverified
	case st.over():
		return endedRevoked
	case vanished, errors.Is(err, syscall.ETIMEDOUT):
		return endedVanished
	case errors.Is(err, os.ErrDeadlineExceeded):
		return endedSlow
	default:
		return endedClient
	}
}
