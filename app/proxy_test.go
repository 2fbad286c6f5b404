package main_test

import (
	"net"
	"net/url"
	"sync"
	"testing"
)

// proxy stands between the instances and PostgreSQL, and can go silent.
type proxy struct {
	listener net.Listener
	target   string

	mu    sync.Mutex
	links []*link
	shut  [2]bool // the directions that new links are silent in
}

// The directions of a link.
const (
	questions = iota // to PostgreSQL
	answers
)

// link is one connection through the proxy.
type link struct {
	sides [2]net.Conn // by which questions and answers arrive
	open  [2]chan struct{}
}

// MustProxy puts a proxy before the database of the URL; through is the URL that leads over it.
func MustProxy(tb testing.TB, databaseURL string) (p *proxy, through string) {
	tb.Helper()
	u, err := url.Parse(databaseURL)
	Must(tb, err)
	p = &proxy{target: u.Host}
	p.listener, err = net.Listen("tcp", "127.0.0.1:0")
	Must(tb, err)
	u.Host = p.listener.Addr().String()
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			client, err := p.listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", p.target)
			if err != nil {
				client.Close()
				continue
			}
			p.forward(&serving, client, server)
		}
	})
	tb.Cleanup(func() {
		p.listener.Close()
		p.heal("reset")
		serving.Wait()
	})
	return p, u.String()
}

func (p *proxy) forward(serving *sync.WaitGroup, client, server net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := &link{sides: [2]net.Conn{client, server}}
	for direction := range l.open {
		l.open[direction] = make(chan struct{})
		if !p.shut[direction] {
			close(l.open[direction])
		}
		serving.Go(func() {
			defer client.Close()
			defer server.Close()
			buffer := make([]byte, 32<<10)
			for {
				n, err := l.sides[direction].Read(buffer)
				if err != nil {
					return
				}
				p.mu.Lock()
				open := l.open[direction]
				p.mu.Unlock()
				<-open
				if _, err := l.sides[1-direction].Write(buffer[:n]); err != nil {
					return
				}
			}
		})
	}
	p.links = append(p.links, l)
}

// silence keeps back what goes in the directions, on links that are there and on new ones.
func (p *proxy) silence(directions ...int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, direction := range directions {
		p.shut[direction] = true
		for _, l := range p.links {
			l.open[direction] = make(chan struct{})
		}
	}
}

// heal lets new links work again. What becomes of those that are there: they
// "resume" with what was kept back, are "reset", or stay "dead".
func (p *proxy) heal(old string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shut = [2]bool{}
	if old == "dead" {
		return
	}
	for _, l := range p.links {
		if old == "reset" {
			l.sides[0].Close()
			l.sides[1].Close()
		}
		for direction := range l.open {
			select {
			case <-l.open[direction]:
			default:
				close(l.open[direction])
			}
		}
	}
	p.links = nil
}
