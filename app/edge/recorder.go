package edge

import (
	"net/http"
	"time"
)

// recorder is the answer, looked at on its way. It holds nothing back, and gives
// each piece a deadline to leave by, so that who does not read holds no route up. A
// stream unwraps it and sets deadlines of its own.
type recorder struct {
	http.ResponseWriter
	socket *http.ResponseController
	within time.Duration
	status int // 0 until the final header is written
	bytes  int64
}

func newRecorder(w http.ResponseWriter, within time.Duration) *recorder {
	rec := &recorder{ResponseWriter: w, socket: http.NewResponseController(w), within: within}
	rec.hurry() // for an answer that net/http writes by itself
	return rec
}

// Unwrap is for http.ResponseController.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// WriteHeader notes the status.
func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 && (status >= http.StatusOK || status == http.StatusSwitchingProtocols) {
		rec.status = status
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

// FlushError says whether it worked.
func (rec *recorder) FlushError() error {
	rec.begin()
	return rec.socket.Flush()
}

// Flush is for frameworks that ask for an http.Flusher.
func (rec *recorder) Flush() { _ = rec.FlushError() }

func (rec *recorder) begin() {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	rec.hurry()
}

func (rec *recorder) hurry() {
	_ = rec.socket.SetWriteDeadline(time.Now().Add(rec.within)) // not every writer has a socket
}
