package sse_test

import (
	"net"
	"net/url"
	"sync"
	"testing"
)

// proxy is the way to the server, and can become a black hole: connections stay
// open and nothing passes.
type proxy struct {
	url  string
	done chan struct{}

	mu   sync.Mutex
	open chan struct{} // closed while bytes pass
}

// mustProxy stands before the server of the URL until the test ends.
func mustProxy(tb testing.TB, address string) *proxy {
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
	p := &proxy{url: u.String(), done: make(chan struct{}), open: make(chan struct{})}
	close(p.open)

	var all sync.WaitGroup
	all.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", target)
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

func (p *proxy) carry(from, to net.Conn) {
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

func (p *proxy) blackHole() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = make(chan struct{})
}

func (p *proxy) pass() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.open)
}
