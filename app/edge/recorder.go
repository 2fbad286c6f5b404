package edge

import (
	"net/http"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// recorder is the answer, looked at on its way. It holds nothing back, and gives
// each piece a deadline to leave by, so that who does not read holds no route up. A
// stream unwraps it and sets deadlines of its own.
type recorder struct {
	http.ResponseWriter
	edge    *Edge
	request *http.Request
	began   time.Time
	socket  *http.ResponseController
	within  time.Duration
	taken   bool // the connection is not net/http's any more
	status  int  // 0 until the final header is written
	bytes   int64
	span    trace.Span // nil: there is none, or it has ended

	answered func() // called when the final header is written; may be nil
}

func newRecorder(w http.ResponseWriter, e *Edge) *recorder {
	rec := &recorder{ResponseWriter: w, edge: e, began: time.Now(), socket: http.NewResponseController(w), within: e.options.Write}
	rec.hurry() // for an answer that net/http writes by itself
	return rec
}

// Unwrap is for http.ResponseController.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// WriteHeader notes the status.
func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 && (status >= http.StatusOK || status == http.StatusSwitchingProtocols) {
		rec.decide(status)
	}
	rec.hurry()
	rec.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (rec *recorder) Write(b []byte) (int, error) {
	rec.begin()
	n, err := rec.ResponseWriter.Write(b)
	rec.bytes += int64(n)
	return n, err
}

// plain tells whether the answer is of HTTP/1.1 and without TLS, so that what is written is what leaves but for chunks.
func (rec *recorder) plain() bool {
	r := rec.request
	return r != nil && r.TLS == nil && r.ProtoMajor == 1 && r.ProtoAtLeast(1, 1)
}

// streams tells whether the answer is a stream, which goes past the recorder.
func (rec *recorder) streams() bool {
	return rec.Header().Get("Content-Type") == "text/event-stream; charset=utf-8"
}

// FlushError says whether it worked.
func (rec *recorder) FlushError() error {
	rec.begin()
	return rec.socket.Flush()
}

// Flush is for frameworks that ask for an http.Flusher.
func (rec *recorder) Flush() { _ = rec.FlushError() }

func (rec *recorder) begin() {
	if rec.status == 0 {
		rec.decide(http.StatusOK)
	}
	rec.hurry()
}

func (rec *recorder) decide(status int) {
	rec.status = status
	if rec.span != nil && rec.streams() {
		rec.endSpan(status, true) // here and not hours later: what it tells is how the client was let in
	}
	if rec.answered != nil {
		rec.answered()
		rec.answered = nil // and what it holds
	}
}

func (rec *recorder) hurry() {
	_ = rec.socket.SetWriteDeadline(time.Now().Add(rec.within)) // not every writer has a socket
}
