package metrics

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"

	"downbeat/db"
)

const databaseBound = time.Second // of the question that a scrape asks

// Database tells what the database says of itself at each scrape.
type Database struct {
	q   db.Querier
	log *slog.Logger
}

// NewDatabase asks over q, which must not wait behind requests.
func NewDatabase(q db.Querier, log *slog.Logger) *Database { return &Database{q, log} }

var (
	up       = prometheus.NewDesc("downbeat_database_up", "1 if the database has answered this scrape in time.", nil, nil)
	queue    = prometheus.NewDesc("downbeat_database_notify_queue_ratio", "How full PostgreSQL's NOTIFY queue is, 0 to 1: practically 0 while everybody who listens reads. From 0.5 on, hints are left out.", nil, nil)
	detached = prometheus.NewDesc("downbeat_database_detached_tables", "Tables of the feed whose triggers are missing or disabled, so that changes go unseen.", nil, nil)
	offset   = prometheus.NewDesc("downbeat_database_clock_offset_seconds", "By how much the database's clock is ahead of ours, to within the time that the question took.", nil, nil)
)

// Collectors are the database's metrics.
func (d *Database) Collectors() []prometheus.Collector { return []prometheus.Collector{d} }

// Describe is for Prometheus.
func (d *Database) Describe(to chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{up, queue, detached, offset} {
		to <- desc
	}
}

// Collect asks the database.
func (d *Database) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), databaseBound)
	defer cancel()
	gauge := func(desc *prometheus.Desc, value float64) {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value)
	}
	pulse, err := db.FeelPulse(ctx, d.q)
	if err != nil {
		d.log.Warn("the database has not answered a scrape", "error", err)
		gauge(up, 0)
		return
	}
	gauge(up, 1)
	gauge(queue, pulse.QueueUsage)
	gauge(detached, float64(pulse.Detached))
	gauge(offset, pulse.ClockOffset.Seconds())
}

// Pool tells how busy a pool of connections is.
type Pool struct {
	name string
	pool *pgxpool.Pool
}

// NewPool tells of a pool, by a name for its label.
func NewPool(name string, pool *pgxpool.Pool) *Pool { return &Pool{name, pool} }

// Collectors are the pool's metrics.
func (p *Pool) Collectors() []prometheus.Collector {
	labels := prometheus.Labels{"pool": p.name}
	gauge := func(name, help string, value func(*pgxpool.Stat) float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels}, func() float64 { return value(p.pool.Stat()) })
	}
	counter := func(name, help string, value func(*pgxpool.Stat) float64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help, ConstLabels: labels}, func() float64 { return value(p.pool.Stat()) })
	}
	return []prometheus.Collector{
		gauge("downbeat_pool_connections", "Connections that the pool has.", func(s *pgxpool.Stat) float64 { return float64(s.TotalConns()) }),
		gauge("downbeat_pool_connections_busy", "Connections that somebody uses.", func(s *pgxpool.Stat) float64 { return float64(s.AcquiredConns()) }),
		gauge("downbeat_pool_connections_most", "Connections that the pool may have.", func(s *pgxpool.Stat) float64 { return float64(s.MaxConns()) }),
		counter("downbeat_pool_acquires_total", "Times that a connection was taken.", func(s *pgxpool.Stat) float64 { return float64(s.AcquireCount()) }),
		counter("downbeat_pool_waits_total", "Times that there was none and somebody had to wait.", func(s *pgxpool.Stat) float64 { return float64(s.EmptyAcquireCount()) }),
		counter("downbeat_pool_wait_seconds_total", "For how long they waited, all together.", func(s *pgxpool.Stat) float64 { return s.EmptyAcquireWaitTime().Seconds() }),
	}
}
