package edge

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/rs/cors"

	"downbeat/app/problem"
)

// ErrCrossSite is the answer to what a browser sends for another site.
var ErrCrossSite = problem.New(http.StatusForbidden, "cross-site", "Another site must not use this session.")

// sites knows whose pages may ask.
type sites struct {
	protection *http.CrossOriginProtection
	cors       *cors.Cors // nil: nobody else's
}

func newSites(origins []string) (sites, error) {
	s := sites{protection: http.NewCrossOriginProtection()}
	for _, origin := range origins {
		if err := checkOrigin(origin); err != nil {
			return s, err
		}
		if err := s.protection.AddTrustedOrigin(origin); err != nil {
			return s, err
		}
	}
	if len(origins) == 0 { // for which the library would let everybody in
		return s, nil
	}
	s.cors = cors.New(cors.Options{
		AllowedOrigins:   origins,
		AllowCredentials: true,
		AllowedMethods:   []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
		AllowedHeaders:   []string{"If-Match", "If-None-Match", "Idempotency-Key", "Content-Type", "Authorization", "Last-Event-ID", "X-Request-Id"},
		ExposedHeaders:   []string{"ETag", "Location", "Retry-After", "Downbeat-Cursor", "X-Request-Id", "Idempotency-Replayed"},
		MaxAge:           600, // s
	})
	return s, nil
}

// share lets the named sites read the answers.
func (s sites) share(next http.Handler) http.Handler {
	if s.cors == nil {
		return next
	}
	return s.cors.Handler(next)
}

// ownSite refuses what changes something and comes for another site.
func (e *Edge) ownSite(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if e.sites.protection.Check(asAsked(r, r.Method)) != nil {
			answer(w, r, ErrCrossSite)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// CrossSite tells whether a browser makes the request for a page of another site
// that is not named in the options. The edge refuses such a one if its method is
// unsafe; a GET passes, because it should change nothing. But a stream tells, and
// its cookie comes along, so that its route has to ask.
func CrossSite(r *http.Request) bool {
	protection := &http.CrossOriginProtection{}
	if e := infoOf(r.Context()).edge; e != nil {
		protection = e.sites.protection
	}
	return protection.Check(asAsked(r, http.MethodPost)) != nil
}

// asAsked is the request for the host that the browser knows, with some method.
func asAsked(r *http.Request, method string) *http.Request {
	asked := *r
	asked.Method, asked.Host = method, hostOf(r)
	return &asked
}

// checkOrigin refuses what no browser sends as an Origin, or every page could.
func checkOrigin(origin string) error {
	refuse := func(what string) error {
		return fmt.Errorf("the origin %q %s; write scheme, host and port as a browser sends them, such as https://app.example or http://localhost:3000", origin, what)
	}
	switch {
	case strings.Contains(origin, "*"):
		return refuse("would let any site use a session")
	case origin == "null":
		return refuse("is that of any sandboxed page")
	}
	u, err := url.Parse(origin)
	switch {
	case err != nil:
		return refuse("cannot be read")
	case u.Scheme != "http" && u.Scheme != "https":
		return refuse("is neither http:// nor https://")
	case u.Hostname() == "":
		return refuse("has no host")
	case u.Path != "":
		return refuse("has a path, if only a slash")
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return refuse("has no possible port")
		}
	}
	host := strings.ToLower(u.Host)
	host = strings.TrimSuffix(host, map[string]string{"http": ":80", "https": ":443"}[u.Scheme])
	if sent := u.Scheme + "://" + host; sent != origin || !validHost(host) || strings.HasSuffix(host, ":") {
		return refuse("is not how a browser would send it")
	}
	return nil
}
