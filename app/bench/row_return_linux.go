package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"
)

// The streams of row return are of many bands, in which events go on all the time.
const (
	returnMembers = 10  // of a band
	returnRate    = 200 // events a second
)

// crowd is all clients of row return: who is sent away comes back.
type crowd struct {
	*client
	side    *side
	all     []*stream
	mu      sync.Mutex
	away    []*stream // in the order in which they went
	due     map[*stream]time.Time
	refused map[int]int // answers other than 200 since the last restart, by status
}

// comeBack is what happens when the instance is killed and starts again on its port: all streams come back at once, each
// with its cursor, while writers go on.
func comeBack(ctx context.Context, b *bench) error {
	bands := pick(b, 500, 10)
	s, err := b.take(ctx, theProduct, bands, returnMembers)
	if err != nil {
		return err
	}
	defer s.close()
	c := &crowd{side: s, due: map[*stream]time.Time{}, refused: map[int]int{}}
	if err := c.gather(ctx); err != nil {
		return err
	}
	stopWriting := s.writers(ctx, bands, 1).steadily(ctx, returnRate)
	defer func() { _ = stopWriting() }()

	var slowest, half time.Duration
	var pages, memory, log float64
	var refused string
	for range pick(b, 3, 1) {
		time.Sleep(pick(b, 2*time.Second, 300*time.Millisecond)) // events come
		c.hold()
		s.product.kill()
		if err := s.product.start(ctx); err != nil {
			return err
		}
		answered, err := s.product.answers(ctx, "/healthz")
		if err != nil {
			return err
		}
		took, err := c.release(ctx, answered)
		if err != nil {
			return err
		}
		if took.quantile(1) > slowest {
			slowest, half, refused = took.quantile(1), took.quantile(0.5), c.refusals()
		}
		told, err := s.product.series(ctx)
		if err != nil {
			return err
		}
		read, ok := told[`downbeat_hub_log_pages_total`]
		if !ok {
			return errors.New("the instance's metrics do not tell its reads of the log")
		}
		pages = max(pages, read)
		memory, log = told[`downbeat_hub_resumes_total{source="memory"}`], told[`downbeat_hub_resumes_total{source="log"}`]
	}
	if err := stopWriting(); err != nil {
		b.broken("%v", err)
	}
	if err := c.check(ctx, b); err != nil {
		return err
	}
	what := fmt.Sprintf("%d streams of %d bands after kill -9", len(c.all), bands)
	b.add(figure{
		What: what + ", all live and whole", Value: slowest.Seconds(), Unit: "s", Marks: []mark{atMost(2)},
		Note: fmt.Sprintf("since the port answers, the worst of %d times; half of them in %.2f s; refused at first: %s", pick(b, 3, 1), half.Seconds(), refused),
	})
	b.add(figure{
		What: what + ", reads of the log", Value: pages, Marks: []mark{atMost(float64(bands))},
		Note: fmt.Sprintf("%.0f streams went on from memory, %.0f from the log, the last time", memory, log),
	})
	return nil
}

// steadily has so many events a second written, one at a time. The function that it returns stops the writers and returns
// the first failure that is not the end of ctx: what was not written cannot be lost.
func (w *writers) steadily(ctx context.Context, rate int) (stop func() error) {
	writing, stopWriting := context.WithCancel(ctx)
	var first error
	var group sync.WaitGroup
	group.Go(func() {
		tick := time.NewTicker(time.Second / time.Duration(rate))
		defer tick.Stop()
		for ; writing.Err() == nil; <-tick.C {
			if err := w.send(1); first == nil {
				first = err
			}
		}
	})
	return sync.OnceValue(func() error {
		stopWriting()
		group.Wait()
		w.stop()
		select {
		case err := <-w.failed:
			if first == nil {
				first = err
			}
		default:
		}
		if first == nil || ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("a writer failed, so that less was written than it seems: %w", first)
	})
}

// gather opens all streams.
func (c *crowd) gather(ctx context.Context) (err error) {
	if c.client, err = newClient(c.side.product.address()); err != nil {
		return err
	}
	c.side.client = c.client // closed with it
	c.client.mu.Lock()
	c.hears = func(s *stream, p []byte, now time.Time) { s.follow.take(p, now) }
	c.ends = c.wentAway
	c.client.mu.Unlock()
	for n, of := range c.side.seats {
		s := &stream{n: n, request: c.side.request(of, ""), follow: &follower{}}
		c.all = append(c.all, s)
		if err := c.await(ctx, func() bool { return int64(n)-c.answered.Load() < opening }); err != nil {
			return err
		}
		if err := c.dial(s); err != nil {
			return err
		}
	}
	return c.until(ctx, func(f *follower) bool { return !f.whole.IsZero() })
}

// wentAway is called by the client.
func (c *crowd) wentAway(s *stream, why error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	pause := 50 * time.Millisecond
	var r refusal
	if errors.As(why, &r) {
		c.refused[r.status]++
		pause = max(pause, r.after)
	}
	c.away = append(c.away, s)
	c.due[s] = time.Now().Add(pause)
}

// refusals tells how many answers were refusals.
func (c *crowd) refusals() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Sprintf("%d times 503, %d times 429", c.refused[http.StatusServiceUnavailable], c.refused[http.StatusTooManyRequests])
}

// hold forgets how the streams before began.
func (c *crowd) hold() {
	c.client.mu.Lock()
	defer c.client.mu.Unlock()
	for _, s := range c.all {
		s.follow.begin()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused = map[int]int{}
}

// release lets all come back, from a moment on, and returns how long after it each was live and whole.
func (c *crowd) release(ctx context.Context, from time.Time) (*histogram, error) {
	c.mu.Lock()
	for s := range c.due {
		c.due[s] = from // those that the kill sent away need not wait
	}
	c.mu.Unlock()
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if err := c.redial(); err != nil {
			return nil, err
		}
		if c.every(func(f *follower) bool { return !f.whole.IsZero() }) {
			break
		}
		select {
		case <-time.After(2 * time.Millisecond):
		case <-bounded.Done():
			return nil, fmt.Errorf("%d of %d streams are not back within %v", c.count(func(f *follower) bool { return f.whole.IsZero() }), len(c.all), patience)
		}
	}
	took := &histogram{}
	c.client.mu.Lock()
	defer c.client.mu.Unlock()
	for _, s := range c.all {
		took.add(s.follow.whole.Sub(from), 1)
	}
	return took, nil
}

// redial lets those come back whose time it is.
func (c *crowd) redial() error {
	c.mu.Lock()
	now := time.Now()
	var back, stay []*stream
	for _, s := range c.away {
		if c.due[s].After(now) {
			stay = append(stay, s)
		} else {
			back = append(back, s)
			delete(c.due, s)
		}
	}
	c.away = stay
	c.mu.Unlock()
	for _, s := range back {
		c.client.mu.Lock()
		s.follow.begin()
		s.request = c.side.request(c.side.seats[s.n], s.follow.lastID)
		c.client.mu.Unlock()
		if err := c.dial(s); err != nil {
			return err
		}
	}
	return nil
}

func (c *crowd) count(so func(*follower) bool) (n int) {
	c.client.mu.Lock()
	defer c.client.mu.Unlock()
	for _, s := range c.all {
		if so(s.follow) {
			n++
		}
	}
	return n
}

func (c *crowd) every(so func(*follower) bool) bool { return c.count(so) == len(c.all) }

func (c *crowd) until(ctx context.Context, so func(*follower) bool) error {
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for !c.every(so) {
		select {
		case <-time.After(5 * time.Millisecond):
		case <-bounded.Done():
			return fmt.Errorf("%d of %d streams are not where they should be: %w", len(c.all)-c.count(so), len(c.all), bounded.Err())
		}
		if err := c.redial(); err != nil {
			return err
		}
	}
	return nil
}

// check waits until everybody has the last event of their band, and looks at what each was told on the way.
func (c *crowd) check(ctx context.Context, b *bench) error {
	rows, err := c.side.pool.Query(ctx, `select band_id, max(last_seq) from feed.commits group by band_id`)
	if err != nil {
		return err
	}
	heads := map[uuid.UUID]int64{}
	for rows.Next() {
		var band uuid.UUID
		var head int64
		if err := rows.Scan(&band, &head); err != nil {
			rows.Close()
			return err
		}
		heads[band] = head
	}
	if err := rows.Err(); err != nil {
		return err
	}
	of := map[*follower]int64{}
	for _, s := range c.all {
		of[s.follow] = heads[bandID(c.side.seats[s.n].band)]
	}
	behind := c.until(ctx, func(f *follower) bool { return f.seq >= of[f] })
	c.client.mu.Lock()
	defer c.client.mu.Unlock()
	var lost, doubled, resets, events int64
	for _, s := range c.all {
		lost += s.follow.lost
		doubled += s.follow.doubled
		resets += s.follow.resets
		events += s.follow.events
		if behind != nil {
			lost += max(0, of[s.follow]-s.follow.seq)
		}
	}
	if events == 0 {
		b.broken("after kill -9: nobody was told of any event")
	}
	b.lost("after kill -9", lost)
	if doubled > 0 {
		b.broken("after kill -9: %d events came twice", doubled)
	}
	if resets > 0 {
		b.broken("after kill -9: %d times a client had to read the tables anew", resets)
	}
	return nil
}
