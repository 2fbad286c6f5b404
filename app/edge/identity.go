package edge

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/netip"
	"strings"
)

// info is what the edge knows about a request.
type info struct {
	edge    *Edge
	id      string
	client  netip.Addr
	secure  bool
	host    string // as the browser knows it
	route   string // as a pattern; empty before it is found, and where there is none
	release func() // gives back the place among the requests at work; nil before there is one
}

type infoKey struct{}

// infoOf returns what is known; of a request that did not come through the edge, nothing.
func infoOf(ctx context.Context) *info {
	if i, ok := ctx.Value(infoKey{}).(*info); ok {
		return i
	}
	return &info{}
}

// RequestID returns the id of the request: 1 to 64 of [A-Za-z0-9._-]. It is the
// client's X-Request-Id if that is such a one, and is in the answer's header.
func RequestID(ctx context.Context) string { return infoOf(ctx).id }

// Client returns the address of who asks: the peer, or what a trusted proxy says.
// It is not valid if the peer has none.
func Client(ctx context.Context) netip.Addr { return infoOf(ctx).client }

// Secure tells whether the client speaks TLS, to us or to a trusted proxy.
func Secure(r *http.Request) bool { return r.TLS != nil || infoOf(r.Context()).secure }

// Origin is the site that the client believes to be on, as in an Origin header. The
// host is what the client says, so that nothing for anybody else may be made of it.
func Origin(r *http.Request) string {
	scheme, port := "http://", ":80"
	if Secure(r) {
		scheme, port = "https://", ":443"
	}
	return scheme + strings.TrimSuffix(strings.ToLower(hostOf(r)), port)
}

func hostOf(r *http.Request) string {
	if host := infoOf(r.Context()).host; host != "" {
		return host
	}
	return r.Host
}

func (e *Edge) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i := &info{edge: e, id: r.Header.Get("X-Request-Id"), host: r.Host}
		if !validID(i.id) {
			i.id = rand.Text()
		}
		w.Header().Set("X-Request-Id", i.id)
		e.lookBehindProxies(i, r)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), infoKey{}, i)))
	})
}

func validID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		if !alphanumeric(c) && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
