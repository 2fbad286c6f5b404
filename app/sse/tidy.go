package sse

import (
	"runtime/debug"
	"sync"
	"time"
)

// What it takes to let a client in is about ten times as much as its parked stream
// holds. After thousands have come, nothing happens for which the runtime would
// collect that, or give it back to the system: it does so by itself within minutes.
const (
	crowd = 500             // streams that have come since the last time
	calm  = 3 * time.Second // after the last of them
)

// tidy gives the memory back, once those who come have come.
type tidy struct {
	mu    sync.Mutex
	came  int
	timer *time.Timer // runs once there is a crowd; nil before
}

func (t *tidy) arrived() {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch t.came++; {
	case t.came < crowd:
	case t.timer == nil:
		t.timer = time.AfterFunc(calm, t.sweep)
	case t.came%64 == 0:
		t.timer.Reset(calm)
	}
}

func (t *tidy) sweep() {
	t.mu.Lock()
	t.came, t.timer = 0, nil
	t.mu.Unlock()
	debug.FreeOSMemory()
}
