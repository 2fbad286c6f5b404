package edge

import (
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Options say whom to trust and what to bear. The zero value means the defaults.
type Options struct {
	TrustedProxies []netip.Prefix // whose X-Forwarded-… headers count; nobody's
	Origins        []string       // sites that may use the API from a browser, as in an Origin header; none

	Streams  Limit // 20 a user, 200 an address, 10,000; in all at most what file descriptors allow
	Arrivals int   // 128: streams that are let in at the same time
	Requests Limit // at work at the same time: 100 an address, 1,000

	Header time.Duration // 5 s: to send a request's header
	Body   time.Duration // 10 s: to send its body
	Write  time.Duration // 30 s: for one piece of an answer to leave; streams have deadlines of their own
	Idle   time.Duration // 2 min: between two requests
}

// The defaults. Many people share an address: a company, a mobile network. A page
// of ours has one stream in one browser and at most six requests at work, so that
// an address is enough for a large office, and one is far from all.
var (
	defaultStreams  = Limit{PerUser: 20, PerAddress: 200, Total: 10_000}
	defaultRequests = Limit{PerUser: -1, PerAddress: 100, Total: 1000} // more would only wait for the database's few connections
)

// defaultArrivals is what keeps the database's connections busy, and one look for news of use to many.
const defaultArrivals = 128

const (
	maxHeader = 32 << 10
	maxURL    = 8 << 10
)

// Edge holds what is counted over all requests of the process.
type Edge struct {
	options   Options
	log       *slog.Logger
	metrics   *metrics
	sites     sites
	streams   *Limits
	requests  *Limits
	arrivals  *arrivals
	places    int // connections at the same time; 0: as many as come
	accepted  atomic.Int64
	exhausted atomic.Int64 // when accepting last failed for want of a descriptor, in ns since 1970
	tracer    trace.Tracer // nil: there are no traces
	parents   propagation.TextMapPropagator
	unproxied atomic.Bool // an address was forwarded by a neighbour that is no trusted proxy, and that was logged
}

// New returns an edge. Its error is a sentence that says what to write.
func New(options Options, log *slog.Logger) (*Edge, error) {
	options.Streams.setDefaults(defaultStreams)
	options.Requests.setDefaults(defaultRequests)
	if options.Arrivals == 0 {
		options.Arrivals = defaultArrivals
	}
	setDefault(&options.Header, 5*time.Second)
	setDefault(&options.Body, 10*time.Second)
	setDefault(&options.Write, 30*time.Second)
	setDefault(&options.Idle, 2*time.Minute)
	e := &Edge{options: options, log: log, metrics: newMetrics()}
	var err error
	if e.sites, err = newSites(options.Origins); err != nil {
		return nil, err
	}
	files := openFiles()
	if files > 0 {
		e.places = placesOf(files)
		// A quarter of the places stays free for requests, so that a full house still answers.
		if most := e.places * 3 / 4; e.options.Streams.Total < 0 || e.options.Streams.Total > most {
			log.Warn("there are fewer streams than asked for; raise the limit of open files (ulimit -n)",
				"streams", most, "asked", e.options.Streams.Total, "open_files", files)
			e.options.Streams.Total = most
		}
	}
	e.streams = e.newLimits("streams", e.options.Streams)
	e.requests = e.newLimits("requests", e.options.Requests)
	e.arrivals = e.newArrivals()
	return e, nil
}

func (e *Edge) newLimits(kind string, limit Limit) *Limits {
	l := NewLimits(kind, limit)
	l.refused = func(limit string) { e.metrics.refused.WithLabelValues(kind, limit).Inc() }
	return l
}

func setDefault(d *time.Duration, value time.Duration) {
	if *d == 0 {
		*d = value
	}
}

// Handler puts the edge in front of the routes; package doc has the order.
func (e *Edge) Handler(next http.Handler) http.Handler {
	next = e.ownSite(next)
	next = e.limit(next)
	next = e.sites.share(next)
	next = e.refuse(next)
	next = withHeaders(next)
	next = e.contain(next)
	next = e.account(next)
	return e.identify(next)
}

// Server returns a server of the routes behind the edge. It is for Serve with a
// Listener of the same edge.
func (e *Edge) Server(routes http.Handler) *http.Server {
	return &http.Server{
		Handler:           e.Handler(routes),
		ReadHeaderTimeout: e.options.Header,
		IdleTimeout:       e.options.Idle,
		MaxHeaderBytes:    maxHeader - 4<<10, // net/http adds 4 KiB to what it is told
		// OPTIONS * comes to the edge as well.
		DisableGeneralOptionsHandler: true,
		ConnContext:                  withConn,
		ErrorLog:                     slog.NewLogLogger(e.log.Handler(), slog.LevelWarn),
	}
}

// Full says why the process should get no more clients for now, in words for
// /readyz; it is empty as long as it can take them.
func (e *Edge) Full() string {
	switch {
	case time.Since(time.Unix(0, e.exhausted.Load())) < 2*time.Second: // accepting is tried again at least every second
		return "no file descriptors are left"
	case e.places > 0 && e.accepted.Load() >= int64(e.places):
		return "all connections are taken"
	case e.streams.Full():
		return "all streams are taken"
	}
	return ""
}
