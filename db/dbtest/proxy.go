package dbtest

import (
	"net"
	"net/url"
	"sync"
	"testing"
)

// Proxy is the way to the server, and can become a black hole: connections stay
// open and nothing passes.
type Proxy struct {
	URL  string // leads over it
	done chan struct{}

	mu   sync.Mutex
	open chan struct{} // closed while bytes pass
}

// MustProxy stands before the server of the URL until the test ends.
func MustProxy(tb testing.TB, address string) *Proxy {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	target := u.Host
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	u.Host = l.Addr().String()
	p := &Proxy{URL: u.String(), done: make(chan struct{}), open: make(chan struct{})}
	close(p.open)

	var all sync.WaitGroup
	all.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := new(net.Dialer).DialContext(tb.Context(), "tcp", target)
			if err != nil {
				client.Close()
				continue
			}
			all.Go(func() { p.carry(client, server) })
			all.Go(func() { p.carry(server, client) })
		}
	})
	tb.Cleanup(func() {
		l.Close()
		close(p.done)
		all.Wait()
	})
	return p
}

func (p *Proxy) carry(from, to net.Conn) {
	ended := make(chan struct{})
	defer close(ended)
	go func() { // ends the reads below with the proxy
		select {
		case <-p.done:
		case <-ended:
		}
		from.Close()
		to.Close()
	}()
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		if err != nil {
			return
		}
		p.mu.Lock()
		open := p.open
		p.mu.Unlock()
		select {
		case <-open:
		case <-p.done:
			return
		}
		if _, err := to.Write(b[:n]); err != nil {
			return
		}
	}
}

// BlackHole holds back whatever comes, in both directions; nobody is told.
func (p *Proxy) BlackHole() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = make(chan struct{})
}

// Pass lets it pass again, and what was held back first.
func (p *Proxy) Pass() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.open)
}
