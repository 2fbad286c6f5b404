package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// client reads many streams in one goroutine with epoll, so cheaply that it is not what is measured. What it holds belongs
// to that goroutine, or to whoever has its mutex.
type client struct {
	to     netip.AddrPort
	http2  bool // many streams share a connection
	window int  // of each of them, for bytes that it has not taken
	epoll  int
	stop   atomic.Bool
	ended  chan struct{}

	delivered atomic.Int64  // events
	answered  atomic.Int64  // streams
	moved     chan struct{} // capacity 1: one of the two has grown; full: nobody looked yet. Sent by run, never closed.

	mu      sync.Mutex
	streams map[int32]*stream     // by socket; of HTTP/1.1
	shared  map[int32]*connection // by socket; of HTTP/2
	newest  *connection           // of those; nil: it has gone
	late    *histogram            // nil: not recorded
	lost    int64
	failed  error
	gone    []*stream // that have ended, if they may
	why     string    // the last of them did, as far as it said

	// tolerant: a stream that ends is no failure.
	tolerant bool
	// ends is called, with the mutex held, for a stream that has ended or was refused; nil: that is a failure.
	ends func(s *stream, why error)
	// hears is called, with the mutex held, with each piece of a body, in place of looking for marks; nil: look for marks.
	hears func(s *stream, p []byte, now time.Time)
}

// stream is one connection, or several one after the other.
type stream struct {
	n       int
	request string // all of it
	fd      int
	asked   bool     // the request is sent
	counted bool     // as answered
	tail    [96]byte // what it said last
	response
	marks

	on    *connection // nil: it has a socket of its own
	id    uint32      // there
	taken int         // bytes that have not been given back to its window
	deaf  bool        // none are

	follow *follower // of row return
}

// refusal is an answer other than 200.
type refusal struct {
	status int
	after  time.Duration // Retry-After
}

func (r refusal) Error() string { return fmt.Sprintf("a stream was answered %d", r.status) }

var errStreamEnded = errors.New("a stream has ended")

// opening bounds how many streams are asked for and not answered yet, so that the server's connections to the database are
// what is measured nowhere.
const opening = 50

func newClient(to netip.AddrPort) (*client, error) {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	c := &client{
		to: to, window: streamWindow, epoll: epoll, streams: map[int32]*stream{}, shared: map[int32]*connection{},
		ended: make(chan struct{}), moved: make(chan struct{}, 1),
	}
	go c.run()
	return c, nil
}

// openAll opens a stream for each request and returns when all are answered.
func (c *client) openAll(ctx context.Context, requests []string) error {
	before := c.answered.Load()
	for n, request := range requests {
		if err := c.await(ctx, func() bool { return before+int64(n)-c.answered.Load() < opening }); err != nil {
			return fmt.Errorf("open %d streams, %d are answered: %w", len(requests), c.answered.Load(), err)
		}
		if err := c.dial(&stream{n: n, request: request}); err != nil {
			return err
		}
	}
	return c.await(ctx, func() bool { return c.answered.Load()-before >= int64(len(requests)) })
}

// dial begins a connection, unless there is one to share; run sends the request and reads what comes.
func (c *client) dial(s *stream) error {
	if c.http2 {
		return c.join(s)
	}
	fd, err := socketOf(s.n / 20)
	if err != nil {
		return err
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		_ = unix.Close(fd)
		return err
	}
	s.fd, s.asked, s.counted, s.response = fd, false, false, response{}
	c.mu.Lock()
	c.streams[int32(fd)] = s
	c.mu.Unlock()
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: int(c.to.Port()), Addr: c.to.Addr().As4()}); err != nil && err != unix.EINPROGRESS {
		return fmt.Errorf("connect: %w", err)
	}
	return unix.EpollCtl(c.epoll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLOUT, Fd: int32(fd)})
}

// socketOf makes one as if on another machine.
func socketOf(machine int) (fd int, err error) {
	if fd, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0); err != nil {
		return 0, fmt.Errorf("socket: %w", err)
	}
	source := [4]byte{127, 0, byte(1 + machine/250), byte(1 + machine%250)}
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: source}); err != nil {
		_ = unix.Close(fd)
		return 0, fmt.Errorf("bind to %v: %w", source, err)
	}
	return fd, nil
}

// close hangs up on all streams; it may be called more than once.
func (c *client) close() {
	c.stop.Store(true)
	<-c.ended
}

// await returns when something is so, which is looked at whenever an event or an answer has come.
func (c *client) await(ctx context.Context, so func() bool) error {
	late := time.NewTimer(patience)
	defer late.Stop()
	for !so() {
		select {
		case <-c.moved:
		case <-c.ended:
			return c.failure()
		case <-ctx.Done():
			return ctx.Err()
		case <-late.C:
			return fmt.Errorf("not within %v; %d events have come", patience, c.delivered.Load())
		}
	}
	return c.failure()
}

func (c *client) failure() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed
}

// record begins to count how late events are, or ends it and returns what was counted.
func (c *client) record(on bool) *histogram {
	c.mu.Lock()
	defer c.mu.Unlock()
	was := c.late
	c.late = nil
	if on {
		c.late = &histogram{}
	}
	if was == nil {
		was = &histogram{}
	}
	return was
}

// missing is how many events were left out so far.
func (c *client) missing() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lost
}

func (c *client) run() {
	defer close(c.ended)
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		for fd := range c.streams {
			_ = unix.Close(int(fd))
		}
		for fd := range c.shared {
			_ = unix.Close(int(fd))
		}
		_ = unix.Close(c.epoll)
	}()
	buffer := make([]byte, 256<<10)
	ready := make([]unix.EpollEvent, 512)
	for !c.stop.Load() {
		n, err := unix.EpollWait(c.epoll, ready, 50)
		if err != nil && err != unix.EINTR {
			c.fail(fmt.Errorf("epoll: %w", err))
			return
		}
		c.mu.Lock()
		var events, answers int64
		for _, event := range ready[:max(n, 0)] {
			var e, a int64
			if s := c.streams[event.Fd]; s != nil {
				e, a = c.serve(s, event.Events, buffer)
			} else if h := c.shared[event.Fd]; h != nil {
				e, a = c.serveShared(h, buffer)
			}
			events, answers = events+e, answers+a
		}
		broken, gone := c.failed != nil, len(c.gone) > 0
		c.mu.Unlock()
		if events+answers > 0 || gone {
			c.delivered.Add(events)
			c.answered.Add(answers)
			select {
			case c.moved <- struct{}{}:
			default:
			}
		}
		if broken {
			return
		}
	}
}

func (c *client) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = err
}

// serve does what a socket is ready for.
func (c *client) serve(s *stream, ready uint32, buffer []byte) (events, answers int64) {
	if !s.asked && ready&unix.EPOLLOUT != 0 {
		s.asked = true
		if _, err := unix.Write(s.fd, []byte(s.request)); err != nil {
			c.end(s, err)
			return 0, 0
		}
		_ = unix.EpollCtl(c.epoll, unix.EPOLL_CTL_MOD, s.fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(s.fd)})
	}
	if ready&^unix.EPOLLOUT == 0 {
		return 0, 0
	}
	n, err := unix.Read(s.fd, buffer)
	switch {
	case errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR):
		return 0, 0
	case err != nil:
		c.end(s, fmt.Errorf("%w: %w", errStreamEnded, err))
		return 0, 0
	case n == 0:
		c.end(s, errStreamEnded)
		return 0, 0
	}
	now := time.Now()
	err = s.response.take(buffer[:n], func(p []byte) { events += c.hear(s, p, now) })
	switch {
	case err != nil:
		c.end(s, err)
	case s.began && s.status != http.StatusOK:
		after, _ := strconv.Atoi(s.header.Get("Retry-After"))
		c.end(s, refusal{s.status, time.Duration(after) * time.Second})
	case s.over:
		c.end(s, errStreamEnded)
	case s.began && !s.counted:
		s.counted, answers = true, 1
	}
	return events, answers
}

// hear takes a piece of a body.
func (c *client) hear(s *stream, p []byte, now time.Time) (events int64) {
	switch {
	case s.status != http.StatusOK:
		return 0
	case c.hears != nil:
		c.hears(s, p, now)
		return 0
	}
	copy(s.tail[:], p[max(0, len(p)-len(s.tail)):])
	lost := s.lost
	s.marks.take(p, func(micros int64) {
		events++
		if c.late != nil {
			c.late.add(sinceMicros(now, micros), 1)
		}
	})
	c.lost += s.lost - lost
	return events
}

// get is a request for a stream.
func get(to netip.AddrPort, path, token, lastID string) string {
	request := "GET " + path + " HTTP/1.1\r\nHost: " + to.String() + "\r\nAccept: text/event-stream\r\n"
	if token != "" {
		request += "Cookie: downbeat=" + token + "\r\n"
	}
	if lastID != "" {
		request += "Last-Event-ID: " + lastID + "\r\n"
	}
	return request + "\r\n"
}
