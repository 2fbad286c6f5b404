package hub

import "github.com/prometheus/client_golang/prometheus"

// metrics count subscriptions, and not what is published or taken.
type metrics struct {
	resumedMemory, resumedLog prometheus.Counter
	resumed                   *prometheus.CounterVec
	pages                     prometheus.Counter
}

func newMetrics() *metrics {
	m := &metrics{
		resumed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "downbeat_hub_resumes_total",
			Help: "Subscriptions that go on after a cursor, by where what they missed came from: memory, which asks no database, or the log.",
		}, []string{"source"}),
		pages: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "downbeat_hub_log_pages_total", Help: "Pages of the log that were read from the database for subscribers that came back.",
		}),
	}
	m.resumedMemory, m.resumedLog = m.resumed.WithLabelValues("memory"), m.resumed.WithLabelValues("log")
	return m
}

// Collectors are the hub's metrics.
func (h *Hub) Collectors() []prometheus.Collector {
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	return []prometheus.Collector{
		h.metrics.resumed, h.metrics.pages,
		gauge("downbeat_hub_bands", "Bands that somebody watches here.", func() float64 {
			_, bands := h.Watchers()
			return float64(bands)
		}),
		gauge("downbeat_hub_bytes", "Bytes of events that are kept in memory for those who are slow or come back.", func() float64 {
			h.mu.RLock()
			defer h.mu.RUnlock()
			return float64(h.bytes)
		}),
		gauge("downbeat_feed_live", "1 while what was published is all there is, 0 while the feed can not be followed.", func() float64 {
			if h.Live().Live {
				return 1
			}
			return 0
		}),
	}
}
