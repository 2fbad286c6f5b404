package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// hearer gets the events of one database.
type hearer struct {
	name   string
	pool   *pgxpool.Pool
	record func(on bool) *histogram
	await  func(ctx context.Context, events int64) error // until so many have come in all
	came   func() int64
	per    int64 // deliveries of one event

	late map[string]*histogram // by pace
	real map[string]time.Duration
}

func (s *side) hearer(streams int) *hearer {
	return &hearer{
		name: s.name, pool: s.pool, record: s.client.record, came: s.client.delivered.Load, per: int64(streams),
		await: func(ctx context.Context, events int64) error {
			return s.client.await(ctx, func() bool { return s.client.delivered.Load() >= events })
		},
	}
}

// pace is commits in an interval, for a while.
type pace struct {
	name      string
	perSecond int
	commits   int // in a turn
}

// write commits at the pace, and returns when all has come.
func (h *hearer) write(ctx context.Context, p pace) error {
	want := h.came() + int64(p.commits)*h.per
	conn, err := h.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	h.record(true)
	began := time.Now()
	gigs := []uuid.UUID{gigID(0)}
	for n := range p.commits {
		select {
		case <-time.After(time.Until(began.Add(time.Duration(n) * time.Second / time.Duration(p.perSecond)))):
		case <-ctx.Done():
			return ctx.Err()
		}
		if _, err := conn.Exec(ctx, touch, gigs); err != nil {
			return err
		}
	}
	took := time.Since(began)
	if err := h.await(ctx, want); err != nil {
		return fmt.Errorf("%s, %s: %w", h.name, p.name, err)
	}
	if h.late[p.name] == nil {
		h.late[p.name] = &histogram{}
	}
	h.late[p.name].merge(h.record(false))
	h.real[p.name] += took
	return nil
}

// inTurns lets each hearer have each pace, so many times.
func inTurns(ctx context.Context, all []*hearer, paces []pace, turns int) error {
	for _, h := range all {
		h.late, h.real = map[string]*histogram{}, map[string]time.Duration{}
		// What is made once is made, and the listener listens.
		if err := h.write(ctx, pace{"", 50, 10}); err != nil {
			return err
		}
	}
	for range turns {
		for _, p := range paces {
			for _, h := range all {
				if err := h.write(ctx, p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// latency is the time from a commit to its arrival at one stream.
func latency(ctx context.Context, b *bench) error {
	all := []*hearer{}
	for _, kind := range []string{theProduct, theNaive} {
		s, err := b.take(ctx, kind, 1, 1)
		if err != nil {
			return err
		}
		defer s.close()
		if err := s.open(ctx, 1); err != nil {
			return err
		}
		all = append(all, s.hearer(1))
	}
	bare, stop, err := b.listen(ctx)
	if err != nil {
		return err
	}
	defer stop()
	all = append(all, bare)

	paces := []pace{{"20 commits/s", 20, pick(b, 60, 10)}, {"300 commits/s", 300, pick(b, 600, 60)}}
	turns := pick(b, 5, 1)
	if err := inTurns(ctx, all, paces, turns); err != nil {
		return err
	}
	ours, naive := all[0], all[1]
	for _, p := range paces {
		note := ""
		if real := float64(turns*p.commits) / ours.real[p.name].Seconds(); real < 0.95*float64(p.perSecond) {
			note = fmt.Sprintf("PostgreSQL took %s commits/s only", number(real))
		}
		b.add(figure{
			What: p.name + ", p50", Value: ours.late[p.name].ms(0.5), Unit: "ms", Against: "LISTEN", Baseline: bare.late[p.name].ms(0.5),
			Marks: []mark{ratioAtMost(3)}, Note: note,
		})
		b.add(figure{
			What: p.name + ", p99", Value: ours.late[p.name].ms(0.99), Unit: "ms", Against: "LISTEN", Baseline: bare.late[p.name].ms(0.99), Marks: []mark{atMost(25)},
		})
		b.add(figure{What: p.name + ", p50", Value: ours.late[p.name].ms(0.5), Unit: "ms", Against: naive.name, Baseline: naive.late[p.name].ms(0.5)})
		b.add(figure{What: p.name + ", p99", Value: ours.late[p.name].ms(0.99), Unit: "ms", Against: naive.name, Baseline: naive.late[p.name].ms(0.99)})
	}
	return nil
}

// listen is a connection that does nothing but LISTEN, on a database with the trigger of tutorials.
func (b *bench) listen(ctx context.Context) (*hearer, func(), error) {
	pool, err := b.cluster.database(ctx, "bench_bare", template)
	if err != nil {
		return nil, nil, err
	}
	if _, err := seatAudience(ctx, pool, 1, 1); err != nil {
		return nil, nil, err
	}
	if _, err := pool.Exec(ctx, naiveTrigger, pgx.QueryExecModeSimpleProtocol); err != nil {
		return nil, nil, err
	}
	conn, err := pgx.ConnectConfig(ctx, pool.Config().ConnConfig)
	if err != nil {
		return nil, nil, err
	}
	if _, err := conn.Exec(ctx, `listen downbeat`); err != nil {
		return nil, nil, err
	}
	var mu sync.Mutex
	var came int64
	var found marks
	late := &histogram{}
	moved := make(chan struct{}, 1) // capacity 1: something has come; full: nobody looked yet
	ctx, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() {
		defer conn.Close(context.WithoutCancel(ctx))
		for {
			n, err := conn.WaitForNotification(ctx)
			if err != nil {
				return
			}
			now := time.Now()
			mu.Lock()
			found.take([]byte(n.Payload), func(micros int64) {
				came++
				late.add(sinceMicros(now, micros), 1)
			})
			mu.Unlock()
			select {
			case moved <- struct{}{}:
			default:
			}
		}
	})
	h := &hearer{
		name: "LISTEN", pool: pool, per: 1,
		record: func(bool) *histogram {
			mu.Lock()
			defer mu.Unlock()
			was := late
			late = &histogram{}
			return was
		},
		came: func() int64 {
			mu.Lock()
			defer mu.Unlock()
			return came
		},
	}
	h.await = func(ctx context.Context, events int64) error {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		for h.came() < events {
			select {
			case <-moved:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	return h, func() {
		cancel()
		group.Wait()
		b.cluster.drop(pool)
	}, nil
}
