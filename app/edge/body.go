package edge

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"downbeat/app/problem"
)

// ErrSlowBody is what reading a body returns that does not arrive in time.
var ErrSlowBody = problem.New(http.StatusRequestTimeout, "body-timeout", "The body of the request did not arrive in time.")

// receive gives the body a time to arrive in. It ends with the body's end, after
// which net/http reads on to learn that the client goes. A body that nobody reads
// keeps it: net/http throws some of it away behind the answer, and that must not
// take for ever either; then it sets a deadline for the next request.
//
// A chunked body is the last thing that its connection carries, as is a request of
// HTTP/1.0. If the first had a Content-Length as well, or the second said that it is
// chunked, net/http hides that, as it may; but a proxy that went by it takes another
// place for the body's end, and what it believes to be body must not become a
// request (RFC 9112, section 6). Browsers send neither.
func (e *Edge) receive(rec *recorder, r *http.Request) *http.Request {
	if len(r.TransferEncoding) > 0 || !r.ProtoAtLeast(1, 1) {
		rec.Header().Set("Connection", "close")
	}
	if r.Body == nil || r.Body == http.NoBody {
		return r
	}
	if rec.socket.SetReadDeadline(time.Now().Add(e.options.Body)) != nil {
		return r // there is no socket
	}
	bounded := *r
	bounded.Body = &body{ReadCloser: r.Body, socket: rec.socket}
	return &bounded
}

type body struct {
	io.ReadCloser
	socket *http.ResponseController
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	switch {
	case err == io.EOF:
		_ = b.socket.SetReadDeadline(time.Time{}) // net/http of today does so too, but nowhere says so
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = ErrSlowBody
	}
	return n, err
}
