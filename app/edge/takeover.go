package edge

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"
)

// Connection is that of a request whose answer does not end with its route. The
// request ends, in the log and for the metrics, when it is closed.
type Connection struct {
	net.Conn
	ending ending
	ended  atomic.Bool
}

// CanTakeOver tells whether TakeOver will work: for an answer of HTTP/1.1 that is
// not within TLS, on a connection that comes from net/http through the edge.
func CanTakeOver(w http.ResponseWriter) bool {
	rec := recorderOf(w)
	return rec != nil && rec.plain()
}

// TakeOver gives the connection to the caller, who may go on with the answer when
// the route has returned, and must close it. The answer's header must be written,
// with "Connection: close" in it and without a Content-Length, so that what follows
// is in chunks (RFC 9112, section 7.1). What was written is flushed, there is no
// deadline any more, and what the client has sent behind its request is thrown away.
//
// Nothing that net/http keeps for a request is held by the Connection.
func TakeOver(w http.ResponseWriter) (*Connection, error) {
	rec := recorderOf(w)
	if rec == nil || !rec.plain() || rec.status == 0 {
		return nil, http.ErrNotSupported
	}
	ending := rec.edge.endingOf(rec.request, rec.began)
	ending.stream, ending.status = rec.streams(), rec.status
	if err := rec.socket.Flush(); err != nil {
		return nil, err
	}
	conn, _, err := rec.socket.Hijack()
	if err != nil {
		return nil, err
	}
	rec.taken = true
	return &Connection{Conn: conn, ending: ending}, nil
}

// Close ends the request.
func (c *Connection) Close() error {
	err := c.Conn.Close()
	if !c.ended.Swap(true) {
		c.ending.tell(true)
	}
	return err
}

// Vanished is as the function of the same name.
func (c *Connection) Vanished() bool {
	tcp, ok := c.Conn.(*tcpConn)
	return ok && tcp.vanished.Load()
}

// recorderOf looks for the edge's in a chain of writers.
func recorderOf(w http.ResponseWriter) *recorder {
	for {
		if rec, ok := w.(*recorder); ok {
			return rec
		}
		wrapper, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return nil
		}
		w = wrapper.Unwrap()
	}
}

// ending is what is said of a request at its end, and holds nothing else of it.
type ending struct {
	edge   *Edge
	trace  context.Context // for the log
	began  time.Time
	client netip.Addr
	id     string
	method string
	path   string
	agent  string
	class  string
	level  slog.Level

	status int
	stream bool
	bytes  int64 // of what is not a stream: that goes past the recorder
}

func (e *Edge) endingOf(r *http.Request, began time.Time) ending {
	return ending{
		edge: e, trace: traceOf(r.Context()), began: began, client: Client(r.Context()), id: RequestID(r.Context()), method: legible(r.Method, 16), path: Path(r),
		agent: legible(r.UserAgent(), 120), class: classOf(r.URL.Path), level: levelOf(r),
	}
}

func (e *ending) tell(returned bool) {
	took := time.Since(e.began)
	attributes := []slog.Attr{
		slog.String("method", e.method), slog.String("path", e.path), slog.Int("status", e.status),
		slog.Float64("duration_ms", float64(took.Microseconds())/1000), slog.String("client", e.client.String()),
		slog.String("request_id", e.id), slog.String("user_agent", e.agent),
	}
	if !e.stream {
		attributes = append(attributes, slog.Int64("bytes", e.bytes))
	}
	if !returned {
		attributes = append(attributes, slog.Bool("aborted", true))
	}
	e.edge.metrics.answered(e.class, e.stream, e.status, returned, took)
	e.edge.log.LogAttrs(e.trace, e.level, "request", attributes...)
}
