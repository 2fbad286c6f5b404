//go:build linux

package sse_test

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// benchClient reads many streams in one goroutine with epoll, so cheaply that it is
// not what is measured. It looks for marks, numbers between two @ in the text of an
// event. Of one stream they grow, so that the same number again, in an event's old
// values, does not count.
type benchClient struct {
	epoll int
	stop  atomic.Bool
	ended chan struct{}

	owed    atomic.Int64  // events until arrived
	arrived chan struct{} // one place: the last event that was owed is there

	mu      sync.Mutex
	streams map[int32]*benchStream // by socket
	late    []time.Duration        // of events whose mark is a time in µs since 1970, if timed
	timed   bool
}

// markLength is that of a mark: 16 digits between two @.
const markLength = 18

func benchMark(n int64) string { return fmt.Sprintf("@%016d@", n) }

type benchStream struct {
	head  []byte // until its end, then nil
	chunk int    // bytes of the chunk that are to come
	size  []byte // line that says how long the next one is
	mark  []byte // begun
	last  int64
}

// openAtOnce bounds how many streams are asked for and not answered yet, so that
// the server's pool of database connections has a chance.
const openAtOnce = 50

// mustStreams opens so many streams and returns when all are answered.
func mustStreams(b *testing.B, address, path, cookie string, streams int) *benchClient {
	b.Helper()
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		b.Fatal(err)
	}
	c := &benchClient{epoll: epoll, streams: map[int32]*benchStream{}, ended: make(chan struct{}), arrived: make(chan struct{}, 1)}
	go c.run(b)
	b.Cleanup(c.hangUp)
	to := netip.MustParseAddrPort(address)
	request := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nAccept: text/event-stream\r\n\r\n", path, address, cookie)
	for open := 0; open < streams; {
		wave := min(openAtOnce, streams-open)
		c.expect(wave)
		for range wave {
			if err := c.dial(to, request); err != nil {
				b.Fatal(err)
			}
		}
		c.mustArrive(b)
		open += wave
	}
	return c
}

func (c *benchClient) dial(to netip.AddrPort, request string) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.streams[int32(fd)] = &benchStream{head: []byte{}}
	c.mu.Unlock()
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().As4()}); err != nil {
		return err
	}
	if _, err := unix.Write(fd, []byte(request)); err != nil {
		return err
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		return err
	}
	return unix.EpollCtl(c.epoll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)})
}

// hangUp closes all streams; it may be called more than once.
func (c *benchClient) hangUp() {
	c.stop.Store(true)
	<-c.ended
}

// expect says how many events are owed from now on.
func (c *benchClient) expect(events int) { c.owed.Store(int64(events)) }

// mustArrive returns when everything that was expected has come.
func (c *benchClient) mustArrive(b *testing.B) {
	b.Helper()
	select {
	case <-c.arrived:
	case <-c.ended:
		b.Fatal("a stream has ended")
	case <-time.After(time.Minute):
		b.Fatalf("%d events have not come", c.owed.Load())
	}
}

func (c *benchClient) record(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timed = on
}

// lateness returns what was recorded since the last call, sorted.
func (c *benchClient) lateness() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	late := c.late
	c.late = nil
	slices.Sort(late)
	return late
}

func (c *benchClient) run(b *testing.B) {
	defer close(c.ended)
	defer func() { _ = unix.Close(c.epoll) }()
	defer func() {
		for fd := range c.streams {
			_ = unix.Close(int(fd))
		}
	}()
	buffer := make([]byte, 256<<10)
	ready := make([]unix.EpollEvent, 512)
	for !c.stop.Load() {
		n, err := unix.EpollWait(c.epoll, ready, 50)
		if err != nil && err != unix.EINTR {
			b.Error(err)
			return
		}
		got := 0
		c.mu.Lock()
		for _, event := range ready[:max(n, 0)] {
			n, err := unix.Read(int(event.Fd), buffer)
			switch {
			case err == unix.EAGAIN || err == unix.EINTR:
				continue
			case err != nil || n == 0:
				if !c.stop.Load() {
					b.Errorf("a stream ended: %v", err)
				}
				c.mu.Unlock()
				return
			}
			got += c.take(c.streams[event.Fd], buffer[:n], time.Now())
		}
		c.mu.Unlock()
		if got > 0 && c.owed.Add(int64(-got)) == 0 {
			c.arrived <- struct{}{}
		}
	}
}

// take reads what came on a stream and returns how many events, or answers, were in it.
func (c *benchClient) take(s *benchStream, p []byte, now time.Time) (events int) {
	if s.head != nil {
		s.head = append(s.head, p...)
		end := bytes.Index(s.head, []byte("\r\n\r\n"))
		if end < 0 {
			return 0
		}
		if !strings.HasPrefix(string(s.head), "HTTP/1.1 200") {
			panic(string(s.head))
		}
		p, s.head = s.head[end+4:], nil
		events = 1
	}
	for len(p) > 0 {
		switch {
		case s.chunk > 0:
			n := min(len(p), s.chunk)
			events += c.marks(s, p[:n], now)
			s.chunk -= n
			p = p[n:]
		default: // the line end of the chunk before, and the length of the next
			if p[0] == '\n' && len(s.size) > 0 {
				length, err := strconv.ParseInt(string(s.size), 16, 64)
				if err != nil {
					panic(err)
				}
				s.chunk, s.size = int(length), s.size[:0]
			} else if p[0] != '\r' && p[0] != '\n' {
				s.size = append(s.size, p[0])
			}
			p = p[1:]
		}
	}
	return events
}

func (c *benchClient) marks(s *benchStream, p []byte, now time.Time) (events int) {
	for len(p) > 0 {
		if len(s.mark) == 0 {
			at := bytes.IndexByte(p, '@')
			if at < 0 {
				break
			}
			p = p[at:]
		}
		n := min(len(p), markLength-len(s.mark))
		s.mark = append(s.mark, p[:n]...)
		p = p[n:]
		if len(s.mark) < markLength {
			break
		}
		mark, err := strconv.ParseInt(string(s.mark[1:markLength-1]), 10, 64)
		s.mark = s.mark[:0]
		if err == nil && mark > s.last {
			s.last = mark
			events++
			if c.timed {
				c.late = append(c.late, now.Sub(time.UnixMicro(mark)))
			}
		}
	}
	return events
}
