package edge

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// The kinds of addresses, as the label class has them: few, whatever clients ask for.
const (
	classStream   = "stream"
	classAPI      = "api"
	classCalendar = "calendar"
	classHealth   = "health"
	classPage     = "page" // all else
)

type metrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	refused  *prometheus.CounterVec
	vanished prometheus.Counter
}

func newMetrics() *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "downbeat_http_requests_total",
			Help: "Requests that have ended, by class of the address (stream, api, calendar, health, page) and status; aborted: the connection was cut.",
		}, []string{"class", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "downbeat_http_request_seconds", Help: "How long requests took until their answer was written; without streams.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"class"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "downbeat_limit_refusals_total",
			Help: "What was refused because there is a limit to how much is open at the same time, by what (streams, requests, connections) and whose limit (user, address, total).",
		}, []string{"kind", "limit"}),
		vanished: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "downbeat_connections_vanished_total", Help: "Clients that were given up because they acknowledged nothing any more.",
		}),
	}
	for _, class := range []string{classAPI, classCalendar, classHealth, classPage} {
		m.duration.WithLabelValues(class)
	}
	for _, limit := range []string{limitUser, limitAddress, limitTotal} {
		m.refused.WithLabelValues("streams", limit)
	}
	return m
}

// Collectors are the edge's metrics.
func (e *Edge) Collectors() []prometheus.Collector {
	accepted := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "downbeat_connections", Help: "Connections of clients."}, func() float64 { return float64(e.accepted.Load()) })
	places := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "downbeat_stream_places", Help: "How many streams this instance serves at the same time at most; -1: as many as come.",
	}, func() float64 { return float64(e.options.Streams.Total) })
	return []prometheus.Collector{accepted, places, e.metrics.requests, e.metrics.duration, e.metrics.refused, e.metrics.vanished}
}

func (m *metrics) answered(class string, stream bool, status int, returned bool, took time.Duration) {
	code := strconv.Itoa(status)
	if stream {
		class = classStream
	}
	if !returned {
		code = "aborted"
	}
	m.requests.WithLabelValues(class, code).Inc()
	if class != classStream {
		m.duration.WithLabelValues(class).Observe(took.Seconds())
	}
}

func classOf(path string) string {
	switch {
	case path == "/healthz" || path == "/readyz":
		return classHealth
	case below(path, "/api"):
		return classAPI
	case below(path, "/calendar"):
		return classCalendar
	default:
		return classPage
	}
}
