package metrics

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Stage is whoever counts something.
type Stage interface {
	Collectors() []prometheus.Collector
}

// Metrics is what an instance tells about itself.
type Metrics struct {
	registry *prometheus.Registry
	log      *slog.Logger
}

// New tells what the stages count, and about the process. Each stage may be given once.
func New(version string, log *slog.Logger, stages ...Stage) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), log: log}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "downbeat_build_info", Help: "1; the label says which Downbeat this is.", ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	m.registry.MustRegister(build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, s := range stages {
		m.registry.MustRegister(s.Collectors()...)
	}
	return m
}

// Server answers GET /metrics, and nothing else.
func (m *Metrics) Server() *http.Server {
	routes := http.NewServeMux()
	routes.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog:            slog.NewLogLogger(m.log.Handler(), slog.LevelWarn),
		ErrorHandling:       promhttp.ContinueOnError, // what can be told is told
		MaxRequestsInFlight: 4,                        // a scrape asks the database
	}))
	return &http.Server{
		Handler: routes, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(m.log.Handler(), slog.LevelWarn),
	}
}
