package sse

import (
	"context"
	"sync"
	"time"

	"downbeat/app/hub"
)

// perCarrier is how many streams share a goroutine: so few that all cores have some of a large band's, and so many that
// a stream's share of it is small.
const perCarrier = 256

// carrier is the goroutine that writes to some of a band's parked streams. It never
// waits for one of them. Those that are at the same place get the same bytes.
type carrier struct {
	server  *Server
	members int           // guarded by the server's carriersMu
	nudge   chan struct{} // capacity 1: something is to be done; sent by anybody, taken by run; full: it is known. Never closed.
	quit    chan struct{} // closed with the last member

	mu   sync.Mutex
	come []*parked // since the last pass

	// What follows is run's.
	streams  []*parked
	live     hub.Liveness
	draining bool
	attempt  *attempt
	batch    batch
	taken    []*hub.Frames
	message  []byte
}

// A stream that is due this little later than now is served now, so that a carrier is not woken for each of its own.
const perBeat = 64

// carry gives a stream, whose turn the caller has, to one of its band's carriers, which serves it once the turn is given
// back (release).
func (s *Server) carry(p *parked) {
	s.carriersMu.Lock()
	defer s.carriersMu.Unlock()
	for _, c := range s.carriers[p.Band] {
		if c.members < perCarrier {
			p.carrier = c
			break
		}
	}
	if p.carrier == nil {
		p.carrier = &carrier{server: s, nudge: make(chan struct{}, 1), quit: make(chan struct{}), attempt: newAttempt()}
		s.carriers[p.Band] = append(s.carriers[p.Band], p.carrier)
		go p.carrier.run()
	}
	p.carrier.members++
	p.carrier.mu.Lock()
	p.carrier.come = append(p.carrier.come, p)
	p.carrier.mu.Unlock()
}

// drop takes a stream that has ended from its carrier, and lets one go that has no other.
func (s *Server) drop(p *parked) {
	s.carriersMu.Lock()
	defer s.carriersMu.Unlock()
	p.carrier.members--
	if p.carrier.members > 0 {
		return
	}
	close(p.carrier.quit)
	var others []*carrier
	for _, c := range s.carriers[p.Band] {
		if c != p.carrier {
			others = append(others, c)
		}
	}
	if others == nil {
		delete(s.carriers, p.Band)
		return
	}
	s.carriers[p.Band] = others
}

func (c *carrier) wake() {
	select {
	case c.nudge <- struct{}{}:
	default:
	}
}

func (c *carrier) run() {
	timer := time.NewTimer(c.server.options.Heartbeat)
	defer timer.Stop()
	drain, cut := c.server.drain, c.server.cut
	for {
		ready, due := c.pass()
		timer.Reset(due)
		select {
		case <-c.quit:
			return
		case <-ready:
		case <-c.live.Changed:
		case <-timer.C:
		case <-c.nudge:
		case <-drain:
			drain, c.draining = nil, true
		case <-cut:
			cut = nil
			for _, p := range c.streams {
				p.wire.Conn.Close() // who listens notices
			}
		}
	}
}

// pass does for every stream what is to be done. It returns what is closed when there is more, and when the next one is due.
func (c *carrier) pass() (ready <-chan struct{}, due time.Duration) {
	c.mu.Lock()
	c.streams = append(c.streams, c.come...)
	c.come = nil
	c.mu.Unlock()
	c.live = c.server.hub.Live()
	now := c.server.now()
	next := now + c.server.options.Heartbeat
	more := false
	kept := c.streams[:0]
	for _, p := range c.streams {
		if !p.turn.TryLock() {
			kept = append(kept, p) // somebody is at work for it, and wakes us
			continue
		}
		if p.ended {
			p.turn.Unlock()
			continue
		}
		kept = append(kept, p)
		switch state := c.serve(p, now); state {
		case away:
			continue
		case level, behind:
			more = more || state == behind
			if ready == nil {
				ready = p.sub.Ready() // the others are at the same place, or further
			}
			next = min(next, p.beatAt, p.leaveAt)
		}
		p.turn.Unlock()
	}
	clear(c.streams[len(kept):])
	c.streams = kept
	c.batch.free()
	clear(c.taken[:cap(c.taken)])
	if more {
		return closed, next - now
	}
	return ready, next - now
}

var closed = func() <-chan struct{} { c := make(chan struct{}); close(c); return c }()

// What a stream is after its part of a pass.
type state int

const (
	away   state = iota // somebody else has the turn now
	ended               // or is about to
	level               // there is nothing more
	behind              // there may be
)

// serve does what is to be done for one stream.
func (c *carrier) serve(p *parked, now time.Duration) (after state) {
	defer func() {
		if cause := recover(); cause != nil {
			p.release(p.panicked(cause))
			after = away
		}
	}()
	if c.draining && !p.drained {
		p.drained, p.leaveAt = true, now+jitter(c.server.drainFor)
	}
	switch {
	case p.over():
		return ended // who says so waits for the turn
	case now >= p.leaveAt:
		reason := endedAge
		if p.drained {
			reason = endedDrain
		}
		return p.hand(nil, flushed{}, func(context.Context) error { return p.goodbye(reason) })
	}
	after = c.deliver(p)
	if after == level && p.live.Changed != c.live.Changed {
		p.live = c.live
		after = c.say(p, p.liveness(c.message[:0]))
	}
	if after == level && now+c.server.options.Heartbeat/perBeat >= p.beatAt {
		p.beatAt = now + c.server.options.Heartbeat
		after = c.say(p, hub.AppendHeartbeat(c.message[:0], p.sub.Cursor()))
	}
	return after
}

// say writes a message that is this stream's alone.
func (c *carrier) say(p *parked, message []byte) state {
	c.message = message
	own := newChunk()
	defer own.free()
	_ = own.add(message)
	piece := own.framed()
	of := flushed{bytes: len(message)}
	n, err := c.attempt.write(p.wire.raw, piece)
	switch {
	case err != nil:
		p.release(err)
		return away
	case n < len(piece):
		return p.hand(append([]byte(nil), piece[n:]...), of, nil)
	}
	c.server.metrics.delivered(of)
	return level
}

// hand gives the turn to a goroutine that may wait.
func (p *parked) hand(rest []byte, of flushed, then func(context.Context) error) state {
	go p.work(rest, of, then)
	return away
}
