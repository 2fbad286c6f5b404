package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// deafOverHTTP2 is what streams notice of one on their connection that never reads, and of another connection that never does.
func deafOverHTTP2(ctx context.Context, b *bench) error {
	n := pick(b, perConnection, 10)
	s, err := b.take(ctx, theHTTP2, 1, 2*n)
	if err != nil {
		return err
	}
	defer s.close()
	if s.client, err = newClient(s.child.to); err != nil {
		return err
	}
	s.client.http2, s.client.tolerant = true, true
	s.client.window = 64 << 10 // as in the standard: what one stream does not read is soon as much
	if err := s.open(ctx, n-1); err != nil {
		return err
	}
	stopWriting := s.writers(ctx, 1, 1).steadily(ctx, deafRate/5)
	defer func() { _ = stopWriting() }()
	usual := func(d time.Duration) *histogram {
		s.client.record(true)
		time.Sleep(d)
		return s.client.record(false)
	}
	usual(pick(b, 2*time.Second, 200*time.Millisecond))
	before := usual(pick(b, 5*time.Second, 300*time.Millisecond))

	for _, c := range []struct {
		what, others string
		begin        func() error
	}{
		{
			fmt.Sprintf("HTTP/2: one of %d streams of a connection, cut after", n), fmt.Sprintf("HTTP/2: the other %d, p99 meanwhile", n-1),
			func() error {
				return s.client.dial(&stream{n: n - 1, request: s.request(s.seats[n-1], ""), deaf: true})
			},
		},
		{
			fmt.Sprintf("HTTP/2: a connection of %d streams, all cut after", n), fmt.Sprintf("HTTP/2: %d on another, p99 meanwhile", n-1),
			func() error { return s.stall(ctx, n) },
		},
	} {
		if err := c.begin(); err != nil {
			return err
		}
		s.client.record(true)
		began := time.Now()
		cut := false
		for open := 0; !cut && time.Since(began) < pick(b, deafBound, time.Second); cut = time.Since(began) > time.Second && open < n {
			time.Sleep(100 * time.Millisecond)
			if open, err = s.child.open(); err != nil {
				return err
			}
		}
		took, during := time.Since(began), s.client.record(false)
		if before.n == 0 || during.n == 0 {
			return errors.New("who reads got no events")
		}
		note := ""
		if !cut {
			note = "or later"
		}
		if cut || !b.short {
			b.add(figure{What: c.what, Value: took.Seconds(), Unit: "s", Note: note})
		}
		b.add(figure{What: c.others, Value: during.ms(0.99), Unit: "ms", Against: "before", Baseline: before.ms(0.99)})
	}
	if err := stopWriting(); err != nil {
		b.broken("%v", err)
	}
	b.lost("who read over HTTP/2", s.client.missing())
	return nil
}

// stall opens streams for the seats after the first ones on a connection of their own, and reads no more from that.
func (s *side) stall(ctx context.Context, n int) error {
	c := s.client
	c.mu.Lock()
	c.newest = nil
	c.mu.Unlock()
	requests := make([]string, n)
	for i, of := range s.seats[n : 2*n] {
		requests[i] = s.request(of, "")
	}
	if err := c.openAll(ctx, requests); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return errors.Join(
		unix.SetsockoptInt(c.newest.fd, unix.SOL_SOCKET, unix.SO_RCVBUF, 4096), // so that the kernel does not read in its place
		unix.EpollCtl(c.epoll, unix.EPOLL_CTL_DEL, c.newest.fd, nil))
}
