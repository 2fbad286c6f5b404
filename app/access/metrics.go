package access

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are counted by round and by revocation.
type metrics struct {
	rounds *prometheus.CounterVec
	ended  *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		rounds: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "downbeat_guard_rounds_total", Help: "Rounds in which the database was asked whether all streams would still be let in, by outcome: ok, failed.",
		}, []string{"outcome"}),
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "downbeat_guard_endings_total", Help: "Streams whose permission the guard has ended, by reason: revoked, unverified.",
		}, []string{"reason"}),
	}
	for _, outcome := range []string{"ok", "failed"} {
		m.rounds.WithLabelValues(outcome)
	}
	for _, reason := range []string{"revoked", "unverified"} {
		m.ended.WithLabelValues(reason)
	}
	return m
}

// Collectors are the guard's metrics.
func (g *Guard) Collectors() []prometheus.Collector {
	return []prometheus.Collector{g.metrics.rounds, g.metrics.ended}
}

func (m *metrics) round(err error) {
	outcome := "ok"
	if err != nil {
		outcome = "failed"
	}
	m.rounds.WithLabelValues(outcome).Inc()
}

func (m *metrics) end(reason error) {
	label := "revoked"
	if errors.Is(reason, ErrUnverified) {
		label = "unverified"
	}
	m.ended.WithLabelValues(label).Inc()
}
