package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// end closes a stream's socket, if it is its own.
func (c *client) end(s *stream, why error) {
	if s.on != nil {
		delete(s.on.streams, s.id)
		s.on = nil
	} else {
		delete(c.streams, int32(s.fd))
		_ = unix.Close(s.fd)
	}
	switch {
	case c.ends != nil:
		c.ends(s, why)
	case c.tolerant && s.counted:
		c.gone = append(c.gone, s)
		c.why = strings.TrimSpace(string(s.tail[:]))
	default:
		c.failed = fmt.Errorf("%w; the last that it said is %q", why, s.tail)
	}
}

// sentAway is how many streams have ended, and why, as the last one said.
func (c *client) sentAway() (streams int, why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.gone), c.why
}

// hangUp ends all streams; reopen opens them again.
func (c *client) hangUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for fd, s := range c.streams {
		delete(c.streams, fd)
		_ = unix.Close(int(fd))
		c.gone = append(c.gone, s)
	}
	for fd, h := range c.shared {
		delete(c.shared, fd)
		_ = unix.Close(int(fd))
		c.gone = slices.AppendSeq(c.gone, maps.Values(h.streams))
	}
	c.newest = nil
}

// reopen opens them again, from the present on.
func (c *client) reopen(ctx context.Context) error {
	c.mu.Lock()
	gone := c.gone
	c.gone = nil
	c.mu.Unlock()
	before := c.answered.Load()
	for n, s := range gone {
		if err := c.await(ctx, func() bool { return before+int64(n)-c.answered.Load() < opening }); err != nil {
			return err
		}
		s.marks = marks{lost: s.lost}
		if err := c.dial(s); err != nil {
			return err
		}
	}
	return c.await(ctx, func() bool { return c.answered.Load()-before >= int64(len(gone)) })
}
