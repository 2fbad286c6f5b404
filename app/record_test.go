package main_test

import (
	"fmt"
	"slices"
	"testing"
)

// What a client has got so far, to be looked at while it goes on.

func (c *client) begun() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.first >= 0
}

// events is a copy of what it has got so far.
func (c *client) events() (first int64, record []entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.first, slices.Clone(c.record)
}

func (c *client) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.record)
}

// told lists the control events of a kind.
func (c *client) told(kind string) (marks []mark) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.control {
		if m.kind == kind {
			marks = append(marks, m)
		}
	}
	return marks
}

// MustBeTold waits for the n-th control event of a kind.
func (c *client) MustBeTold(tb testing.TB, kind string, n int) mark {
	tb.Helper()
	MustBecome(tb, fmt.Sprintf("the client is told %s, time %d", kind, n), func() bool { return len(c.told(kind)) >= n })
	return c.told(kind)[n-1]
}

// MustGet waits until the client has so many events more than at the call, which a load that goes on must make: an
// event that was written before the call may have come before it too.
func (c *client) MustGet(tb testing.TB, more int) {
	tb.Helper()
	end := c.count() + more
	MustBecome(tb, fmt.Sprintf("the client gets %d events", more), func() bool { return c.count() >= end })
}

// lastControl is what it was told last, besides events.
func (c *client) lastControl() []mark {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.control[max(0, len(c.control)-5):])
}

// MustHave waits until the client has got so many events in all.
func (c *client) MustHave(tb testing.TB, all int) {
	tb.Helper()
	MustBecome(tb, fmt.Sprintf("the client has %d events", all), func() bool { return c.count() >= all })
}
