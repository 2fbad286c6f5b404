package feed

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"downbeat/db"
)

// The outcomes of a look, as the label outcome has them.
const (
	lookNews    = "news"
	lookNothing = "nothing"
	lookBusy    = "busy" // another instance was at it
	lookFailed  = "failed"
)

// metrics are counted by look and by batch, which is at most a few hundred times a second.
type metrics struct {
	looks      *prometheus.CounterVec
	looking    prometheus.Histogram
	batches    prometheus.Histogram
	hints      *prometheus.CounterVec
	reconnects prometheus.Counter
}

func newMetrics() *metrics {
	m := &metrics{
		looks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "downbeat_feed_looks_total", Help: "Looks for news in the log, by outcome: news, nothing, busy (another instance was at it), failed.",
		}, []string{"outcome"}),
		looking: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "downbeat_feed_look_seconds", Help: "How long a look took, without reading what it found.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60},
		}),
		batches: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "downbeat_feed_batch_events", Help: "Events in each batch that was read from the log and published to this instance's streams; the count is of batches.",
			Buckets: []float64{1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000, 25_000},
		}),
		hints: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "downbeat_feed_hints_total", Help: "Hints that there may be news, by who gave them: a writer (or the listener, after a new connection), or an instance that has numbered some, this one included.",
		}, []string{"from"}),
		reconnects: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "downbeat_feed_reconnects_total", Help: "Times that the feed lost its connection to the database and made a new one.",
		}),
	}
	for _, outcome := range []string{lookNews, lookNothing, lookBusy, lookFailed} {
		m.looks.WithLabelValues(outcome)
	}
	m.hints.WithLabelValues("writer")
	m.hints.WithLabelValues("instance")
	return m
}

// Collectors are the feed's metrics.
func (f *Feed) Collectors() []prometheus.Collector {
	age := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "downbeat_feed_last_look_age_seconds", Help: "Since the last look that succeeded: under 2 while all is well.",
	}, func() float64 { return f.sinceLook().Seconds() })
	position := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "downbeat_feed_position", Help: "The position in the log up to which everything was published here; instances that differ for long are not equally far.",
	}, func() float64 { return float64(f.Delivered()) })
	return []prometheus.Collector{age, position, f.metrics.looks, f.metrics.looking, f.metrics.batches, f.metrics.hints, f.metrics.reconnects}
}

func (m *metrics) looked(began time.Time, look db.Look, err error, before int64) {
	outcome := lookNothing
	switch {
	case err != nil:
		outcome = lookFailed
	case look.Busy:
		outcome = lookBusy
	case look.Position > before:
		outcome = lookNews
	}
	m.looks.WithLabelValues(outcome).Inc()
	m.looking.Observe(time.Since(began).Seconds())
}

// read notes a batch; one without events, of bands that others watch, is none.
func (m *metrics) read(commits []Commit) {
	events := 0
	for _, c := range commits {
		events += len(c.Events)
	}
	if len(commits) > 0 {
		m.batches.Observe(float64(events))
	}
}
