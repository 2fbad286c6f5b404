package drill

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

// Weather is what a link does to what passes.
type Weather struct {
	Silent  bool          // nothing passes, and nobody is told
	Latency time.Duration // of each piece
	Split   bool          // into pieces of 1 to 16 bytes
}

// Proxy stands before a TCP server and makes weather.
type Proxy struct {
	listener net.Listener
	serving  sync.WaitGroup

	mu      sync.Mutex
	target  string // of the links to come; empty: nobody is there
	weather Weather
	changed chan struct{} // closed when the weather changes
	links   map[*link]struct{}
	shut    bool
}

// link is one connection through the proxy.
type link struct {
	client, server net.Conn
	dead           chan struct{} // closed by whoever takes the link out of links
}

// NewProxy begins to listen on a free port of this machine; Close ends it.
func NewProxy(target string) (*Proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for a proxy: %w", err)
	}
	p := &Proxy{listener: listener, target: target, changed: make(chan struct{}), links: map[*link]struct{}{}}
	p.serving.Go(p.serve)
	return p, nil
}

// Addr is where it listens.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Lead makes the links to come end at another server; empty: at none.
func (p *Proxy) Lead(target string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = target
}

// Set makes the weather, for the links that are there and for those to come.
func (p *Proxy) Set(w Weather) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.weather = w
	close(p.changed)
	p.changed = make(chan struct{})
}

// Reset breaks all links off, both ends.
func (p *Proxy) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		p.drop(l)
	}
}

// Close ends it with all its links.
func (p *Proxy) Close() {
	p.mu.Lock()
	p.shut = true
	p.mu.Unlock()
	p.listener.Close()
	p.Reset()
	p.serving.Wait()
}

// drop ends a link, once. The caller holds the lock.
func (p *Proxy) drop(l *link) {
	if _, there := p.links[l]; !there {
		return
	}
	delete(p.links, l)
	close(l.dead)
	l.client.Close()
	l.server.Close()
}

func (p *Proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.serving.Go(func() { p.connect(client) })
	}
}

func (p *Proxy) connect(client net.Conn) {
	dialer := net.Dialer{Timeout: 2 * time.Second}
	p.mu.Lock()
	target := p.target
	p.mu.Unlock()
	if target == "" {
		client.Close()
		return
	}
	server, err := dialer.DialContext(context.Background(), "tcp", target)
	if err != nil {
		client.Close()
		return
	}
	l := &link{client: client, server: server, dead: make(chan struct{})}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.links[l] = struct{}{}
	if p.shut {
		p.drop(l)
		return
	}
	p.serving.Go(func() { p.carry(l, server, client) })
	p.serving.Go(func() { p.carry(l, client, server) })
}

// carry takes one direction of a link; the end of one is the end of both.
func (p *Proxy) carry(l *link, to, from net.Conn) {
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.drop(l)
	}()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		for rest := buffer[:n]; len(rest) > 0; {
			weather, alive := p.await(l)
			if !alive {
				return
			}
			piece := rest
			if weather.Split {
				piece = rest[:min(len(rest), 1+rand.N(16))]
			}
			if _, err := to.Write(piece); err != nil {
				return
			}
			rest = rest[len(piece):]
		}
	}
}

// await waits until the weather lets a piece pass; false: the link has ended.
func (p *Proxy) await(l *link) (Weather, bool) {
	for {
		p.mu.Lock()
		weather, changed := p.weather, p.changed
		p.mu.Unlock()
		var delay <-chan time.Time
		switch {
		case weather.Silent: // until it changes
		case weather.Latency > 0:
			delay = time.After(weather.Latency)
		default:
			return weather, true
		}
		select {
		case <-l.dead:
			return weather, false
		case <-delay:
			return weather, true
		case <-changed:
		}
	}
}
