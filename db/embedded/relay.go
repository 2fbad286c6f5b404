package embedded

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"
)

// relay stands between the library and the repository, for three things that the library does not do: it gives up when
// the context ends, it keeps the cause of a failure, and it refuses a file for which no checksum was published.
type relay struct {
	url       string
	server    *http.Server
	transport *http.Transport
	served    chan struct{} // closed when the serving goroutine has ended; nothing is ever sent

	mu    sync.Mutex
	cause error
}

func openRelay(ctx context.Context, repository string) (*relay, error) {
	target, err := url.Parse(repository)
	if err != nil {
		return nil, fmt.Errorf("read the address of the repository: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the download: %w", err)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = 30 * time.Second
	r := &relay{url: "http://" + listener.Addr().String(), transport: transport, served: make(chan struct{})}
	silent := slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	r.server = &http.Server{
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 5 * time.Second,
		ErrorLog:          silent,
		Handler: &httputil.ReverseProxy{
			Rewrite:        func(p *httputil.ProxyRequest) { p.SetURL(target) },
			Transport:      transport,
			ModifyResponse: r.judge,
			ErrorLog:       silent,
			ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
				r.note(err)
				w.WriteHeader(http.StatusBadGateway)
			},
		},
	}
	go func() {
		defer close(r.served)
		_ = r.server.Serve(listener) // always http.ErrServerClosed, from close
	}()
	return r, nil
}

func (r *relay) close() {
	_ = r.server.Close()
	<-r.served
	r.transport.CloseIdleConnections()
}

// judge turns a missing checksum into one that cannot match: the library would take the file unverified.
func (r *relay) judge(answer *http.Response) error {
	if answer.StatusCode < http.StatusBadRequest {
		return nil
	}
	r.note(fmt.Errorf("%s answers %s", answer.Request.URL, answer.Status))
	if strings.HasSuffix(answer.Request.URL.Path, ".sha256") {
		answer.Body.Close()
		answer.StatusCode = http.StatusOK
		answer.Body = http.NoBody
		answer.ContentLength = 0
		answer.Header.Set("Content-Length", "0")
	}
	return nil
}

func (r *relay) note(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cause = err
}

func (r *relay) failure() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cause
}
