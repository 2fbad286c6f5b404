package sse

import (
	"io"
	"net/http"
	"time"
)

// outlet is what a stream writes to. What is written leaves with Flush at the latest.
type outlet interface {
	io.Writer
	Flush() error
	SetWriteDeadline(time.Time) error
}

// response is an answer that net/http writes: of HTTP/2, and wherever the connection cannot be had.
type response struct {
	io.Writer
	*http.ResponseController
}

func newResponse(w http.ResponseWriter) response {
	return response{w, http.NewResponseController(w)}
}

// plain takes a framework's wrappers off: gin's Flush keeps the error to itself, and
// a stream must notice that nobody reads.
func plain(w http.ResponseWriter) http.ResponseWriter {
	for {
		if g, ok := w.(interface{ WriteHeaderNow() }); ok {
			g.WriteHeaderNow()
		}
		wrapper, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return w
		}
		w = wrapper.Unwrap()
	}
}
