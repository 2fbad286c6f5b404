package edge

import (
	"context"
	"errors"
	"net/http"

	"downbeat/app/problem"
)

// limit bounds the requests at work, and those that are to become streams (letIn).
// Whether the process lives is told to whoever asks: it must not be killed for being
// busy.
func (e *Edge) limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" {
			next.ServeHTTP(w, r)
			return
		}
		if r.URL.Path == streamPath {
			e.letIn(w, r, next)
			return
		}
		info := infoOf(r.Context())
		release, err := e.requests.Acquire("", info.client)
		if err != nil {
			answer(w, r, err)
			return
		}
		defer release()
		info.release = release
		next.ServeHTTP(w, r)
	})
}

// Stream takes a place for a stream of a user, who may be empty, and gives back the
// one that its request has among those at work. Release it when the stream ends.
// The error is an ErrTooMany or an ErrOverloaded, a problem to answer with.
func (e *Edge) Stream(ctx context.Context, user string) (release func(), err error) {
	info := infoOf(ctx)
	release, err = e.streams.Acquire(user, info.client)
	if err == nil && info.release != nil {
		info.release()
	}
	return release, err
}

// refuse answers what no route should get.
func (e *Edge) refuse(next http.Handler) http.Handler {
	const methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
	method := problem.New(http.StatusMethodNotAllowed, "method-not-allowed", "No address here takes that method.")
	long := problem.New(http.StatusRequestURITooLong, "url-too-long", "The address is longer than 8 KiB.")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodTrace || r.Method == http.MethodConnect:
			w.Header().Set("Allow", methods)
			answer(w, r, method)
		case r.RequestURI == "*": // asks about the server, not for a route
			w.Header().Set("Allow", methods)
			w.WriteHeader(http.StatusNoContent)
		case len(r.RequestURI) > maxURL:
			answer(w, r, long)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// answer writes the problem that err is.
func answer(w http.ResponseWriter, r *http.Request, err error) {
	p := internal
	_ = errors.As(err, &p)
	problem.Write(w, p.WithRequestID(RequestID(r.Context())))
}
