package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// load lets events happen, so many at a time, and reads them on the client's streams.
type load struct {
	client *client
	fan    int64                  // streams that hear of one event
	send   func(events int) error // lets that many happen
	sent   int64
	base   int64 // what the client had when the load began

	// renumber is for events that are published at a hub: a stream that is opened again begins where the database's log ends, so
	// all must begin again, and the numbers with them. Nil: those that ended are enough.
	renumber func()
}

func newLoad(c *client, fan int, send func(events int) error) *load {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tolerant = true
	return &load{client: c, fan: int64(fan), send: send, base: c.delivered.Load()}
}

// onTheWay is the number of events that some stream has not got.
func (l *load) onTheWay() int64 {
	return l.sent - (l.client.delivered.Load()-l.base)/l.fan
}

// flow is what came in a while.
type flow struct {
	window     int
	deliveries int64
	took       time.Duration
	late       *histogram
}

func (f flow) perSecond() float64 { return float64(f.deliveries) / f.took.Seconds() }

// latest is the longest that the 99th percentile may be.
const latest = 250 * time.Millisecond

// inTime leaves a fifth for what a longer run meets.
func (f flow) inTime() bool { return f.late.quantile(0.99) < latest*4/5 }

// keep keeps a window of events on their way for a while, and returns when the last has arrived. The first part, until
// all is in motion, does not count.
func (l *load) keep(ctx context.Context, window int, d time.Duration) (flow, error) {
	batch := max(1, window/2)
	f := flow{window: window}
	began := time.Now()
	var counting time.Time
	var before int64
	for {
		now := time.Now()
		if counting.IsZero() && now.Sub(began) > min(d/4, 300*time.Millisecond) {
			counting, before = now, l.client.delivered.Load()
			l.client.record(true)
		}
		if !counting.IsZero() && now.Sub(counting) > d {
			f.deliveries, f.took = l.client.delivered.Load()-before, now.Sub(counting)
			break
		}
		if n, _ := l.client.sentAway(); n > 0 {
			return f, errSentAway
		}
		if l.onTheWay() <= int64(window-batch) {
			if err := l.send(batch); err != nil {
				return f, err
			}
			l.sent += int64(batch)
			continue
		}
		if err := l.step(ctx); err != nil {
			return f, err
		}
	}
	f.late = l.client.record(false)
	return f, l.settle(ctx)
}

// step waits until something has come.
func (l *load) step(ctx context.Context) error {
	had := l.client.delivered.Load()
	return l.client.await(ctx, func() bool {
		n, _ := l.client.sentAway()
		return n > 0 || l.client.delivered.Load() != had
	})
}

// errSentAway: the server has ended streams, as it does with those that are too slow for it. They lose nothing by that, for
// they come back with their cursor; but as much as that is too much.
var errSentAway = errors.New("streams were sent away")

// recover waits until nothing comes any more, and opens the streams again that have ended.
func (l *load) recover(ctx context.Context) error {
	l.client.record(false)
	for had := int64(-1); had != l.client.delivered.Load(); {
		had = l.client.delivered.Load()
		select {
		case <-time.After(500 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if l.renumber != nil {
		l.client.hangUp()
		select {
		case <-time.After(2 * time.Second): // the hub forgets bands that nobody watches
		case <-ctx.Done():
			return ctx.Err()
		}
		l.renumber()
	}
	if err := l.client.reopen(ctx); err != nil {
		return err
	}
	l.sent, l.base = 0, l.client.delivered.Load()
	return nil
}

// settle waits until all has come.
func (l *load) settle(ctx context.Context) error {
	err := l.client.await(ctx, func() bool {
		n, _ := l.client.sentAway()
		return n > 0 || l.onTheWay() <= 0
	})
	if err != nil {
		return fmt.Errorf("%d events are on their way: %w", l.onTheWay(), err)
	}
	if n, _ := l.client.sentAway(); n > 0 {
		return errSentAway
	}
	return nil
}

// window is the one that delivers most in time, of those from the least to the most, each twice the one before.
func (l *load) window(ctx context.Context, least, most int, d time.Duration) (best flow, err error) {
	for window := least; window <= most; window *= 2 {
		f, err := l.keep(ctx, window, d)
		if errors.Is(err, errSentAway) {
			if best.window == 0 {
				best = flow{window: window, took: d, late: &histogram{}}
			}
			return best, l.recover(ctx)
		}
		if err != nil {
			return best, fmt.Errorf("%d events at a time: %w", window, err)
		}
		if !f.inTime() && best.window != 0 {
			break
		}
		if f.perSecond() > best.perSecond() || best.window == 0 {
			best = f
		}
	}
	return best, nil
}

// rival is one of those who take turns.
type rival struct {
	*load
	name        string
	least, most int
	total       flow
	away        int // streams that were sent away

	server *side
	share  share // in its turns
}

// compete finds everybody's window, and then lets them take turns with it.
func compete(ctx context.Context, b *bench, rivals []*rival) error {
	for _, r := range rivals {
		best, err := r.window(ctx, pick(b, r.least, r.most/8), pick(b, r.most, r.most/8), pick(b, 1500*time.Millisecond, 200*time.Millisecond))
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		r.total = flow{window: best.window, late: &histogram{}}
	}
	for range pick(b, 4, 1) {
		for _, r := range rivals {
			share := r.server.share()
			f, err := r.keep(ctx, r.total.window, pick(b, 2*time.Second, 300*time.Millisecond))
			if errors.Is(err, errSentAway) { // what came until then does not count, nor does the time
				n, why := r.client.sentAway()
				b.say("  %s: %d streams were sent away: %s", r.name, n, why)
				r.away += n
				if err := r.recover(ctx); err != nil {
					return fmt.Errorf("%s: %w", r.name, err)
				}
				continue
			}
			if err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			r.share = r.share.plus(share())
			r.total.deliveries += f.deliveries
			r.total.took += f.took
			r.total.late.merge(f.late)
		}
	}
	for _, r := range rivals {
		b.lost(r.name, r.client.missing())
	}
	return nil
}

// flowed puts what a rival had into the table, against another, if there is one.
func (b *bench) flowed(what string, ours, other *rival, note string, marks ...mark) {
	if ours.total.late == nil || ours.total.late.n == 0 {
		b.broken("%s: nothing could be measured; %d times a stream was sent away", what, ours.away)
		return // not a latency of 0
	}
	f := figure{What: what, Value: ours.total.perSecond(), Unit: "/s", Marks: marks, Note: fmt.Sprintf("%d events at a time%s", ours.total.window, note)}
	if ours.away > 0 {
		f.Note += fmt.Sprintf("; %d times a stream was sent away", ours.away)
	}
	late := figure{What: what + ", p99", Value: ours.total.late.ms(0.99), Unit: "ms"}
	if len(marks) > 0 {
		late.Marks = []mark{atMost(latest.Seconds() * 1000)}
	}
	if other != nil {
		f.Against, f.Baseline = other.name, other.total.perSecond()
		late.Against, late.Baseline = other.name, other.total.late.ms(0.99)
	}
	b.add(f)
	b.add(late)
}
