package db

import "github.com/prometheus/client_golang/prometheus"

// listenerMetrics are counted by connection and by notification.
type listenerMetrics struct {
	notifications prometheus.Counter
	reconnects    prometheus.Counter
	silent        prometheus.Counter
}

func newListenerMetrics() *listenerMetrics {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	}
	return &listenerMetrics{
		notifications: counter("downbeat_listener_notifications_total", "Notifications that arrived on the channel of the hints."),
		reconnects:    counter("downbeat_listener_reconnects_total", "Times that the listener made a new connection after its first one, or tried to."),
		silent:        counter("downbeat_listener_silent_total", "Connections of the listener that were cut because its own notifications did not come back."),
	}
}

// Collectors are the listener's metrics.
func (l *Listener) Collectors() []prometheus.Collector {
	connected := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "downbeat_listener_connected", Help: "1 while the listener has a connection; whether notifications arrive over it is proved every 3 s.",
	}, func() float64 {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.conn == nil {
			return 0
		}
		return 1
	})
	return []prometheus.Collector{connected, l.metrics.notifications, l.metrics.reconnects, l.metrics.silent}
}
