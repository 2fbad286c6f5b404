package edge

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	socketBytes = 64 << 10 // the kernel's write buffer of a client: one that never reads must not hold megabytes

	// What is sent is acknowledged within vanished, or the peer is gone. Silence is asked about after silent, so that
	// without any traffic it takes no longer than both together.
	vanished = 9 * time.Second
	silent   = 5 * time.Second
	askAgain = 2 * time.Second
)

// Listener accepts connections as long as there are places, and no more from one
// address than its streams, its requests and as many idle ones need. Trusted
// proxies have no address in this sense.
func (e *Edge) Listener(l net.Listener) net.Listener {
	bounded := &listener{Listener: l, edge: e, closed: make(chan struct{})}
	if e.places > 0 {
		bounded.places = make(chan struct{}, e.places)
	}
	limit := Limit{PerUser: -1, PerAddress: -1, Total: -1}
	if streams, requests := e.options.Streams.PerAddress, e.options.Requests.PerAddress; streams >= 0 && requests >= 0 {
		limit.PerAddress = streams + 2*requests
	}
	bounded.peers = e.newLimits("connections", limit)
	return bounded
}

type listener struct {
	net.Listener
	edge   *Edge
	peers  *Limits
	places chan struct{} // capacity: the places; holds one for each connection, sent by Accept, taken by its Close; full: Accept waits. Nil: no limit.
	once   sync.Once
	closed chan struct{}
}

func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

func (l *listener) Accept() (net.Conn, error) {
	for {
		if l.places != nil {
			select {
			case l.places <- struct{}{}:
			case <-l.closed:
				return nil, net.ErrClosed
			}
		}
		conn, err := l.Listener.Accept()
		if err != nil {
			l.leave()
			if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
				l.edge.exhausted.Store(time.Now().UnixNano())
			}
			return nil, err // net/http tries again, later and later, if that may help
		}
		l.edge.exhausted.Store(0)
		var peer netip.Addr
		if address, ok := conn.RemoteAddr().(*net.TCPAddr); ok {
			peer = address.AddrPort().Addr().Unmap()
		}
		if l.edge.trusts(peer) {
			peer = netip.Addr{}
		}
		release, err := l.peers.Acquire("", peer)
		if err != nil {
			l.leave()
			conn.Close()
			continue
		}
		l.edge.accepted.Add(1)
		gone := sync.OnceFunc(func() {
			l.edge.accepted.Add(-1)
			release()
			l.leave()
		})
		if tcp, ok := conn.(*net.TCPConn); ok {
			prepare(tcp)
			return &tcpConn{TCPConn: tcp, gone: gone, vanish: l.edge.metrics.vanished.Inc}, nil
		}
		return &otherConn{Conn: conn, gone: gone}, nil
	}
}

func (l *listener) leave() {
	if l.places != nil {
		<-l.places
	}
}

// prepare makes the kernel notice who is gone, and buffer little. A system that
// knows one of this less still serves.
func prepare(tcp *net.TCPConn) {
	_ = tcp.SetWriteBuffer(socketBytes)
	_ = tcp.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Idle: silent, Interval: askAgain, Count: int((vanished - silent) / askAgain)})
	if raw, err := tcp.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { giveUpAfter(int(fd), vanished) })
	}
}

// tcpConn keeps what net/http looks for in a TCP connection: it closes only its own side after a refusal, so that the
// refusal arrives.
type tcpConn struct {
	*net.TCPConn
	gone     func()
	vanish   func() // counts
	vanished atomic.Bool
}

// Read notes whether the peer has vanished: net/http, which always reads to learn that a client goes, tells nobody why.
func (c *tcpConn) Read(b []byte) (int, error) {
	n, err := c.TCPConn.Read(b)
	if errors.Is(err, syscall.ETIMEDOUT) && !c.vanished.Swap(true) {
		c.vanish()
	}
	return n, err
}

func (c *tcpConn) Close() error {
	defer c.gone()
	return c.TCPConn.Close()
}

type otherConn struct {
	net.Conn
	gone func()
}

func (c *otherConn) Close() error {
	defer c.gone()
	return c.Conn.Close()
}

type connKey struct{}

func withConn(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, conn)
}

// Vanished tells, of a request whose context has ended, whether that is because its
// client has acknowledged nothing any more, and not because it has gone.
func Vanished(ctx context.Context) bool {
	c, ok := ctx.Value(connKey{}).(*tcpConn)
	return ok && c.vanished.Load()
}
