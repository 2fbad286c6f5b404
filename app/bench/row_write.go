package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"
)

// The lead-in is not measured: an instance takes a quarter of a second to notice that there is load.
const (
	writeLeadIn = 400 * time.Millisecond
	writeRound  = 400 * time.Millisecond
)

// write is what single-row updates cost with the feed and without it. Rounds are short, and the variants take turns, so
// that what else the machine does hits all alike.
func write(ctx context.Context, b *bench) error {
	all, err := makeVariants(ctx, b)
	if err != nil {
		return err
	}
	defer dropVariants(b, all)
	for _, clients := range pick(b, []int{1, 8, 32}, []int{8}) {
		written, took := map[string]int64{}, map[string]time.Duration{}
		for range pick(b, 8, 1) {
			for _, v := range all {
				n, d, err := v.updates(ctx, clients)
				if err != nil {
					return fmt.Errorf("%d clients, %s: %w", clients, v.name, err)
				}
				written[v.name] += n
				took[v.name] += d
			}
		}
		perSecond := func(name string) float64 { return float64(written[name]) / took[name].Seconds() }
		share := map[int]float64{1: 0.75, 8: 0.6, 32: 0.5}[clients]
		for _, v := range all[1:] {
			f := figure{What: fmt.Sprintf("%d clients, %s", clients, v.name), Value: perSecond(v.name), Unit: "/s", Against: "no trigger", Baseline: perSecond("none")}
			if v.name == "instance" {
				f.Marks = []mark{ratioAtLeast(share)}
			}
			b.add(f)
		}
		against := figure{What: fmt.Sprintf("%d clients, instance", clients), Value: perSecond("instance"), Unit: "/s", Against: "pg_notify(row)", Baseline: perSecond("notify")}
		if clients > 1 {
			against.Marks = []mark{ratioAtLeast(2)}
		}
		b.add(against)
	}
	return nil
}

// updates lets clients write for a while, each over a connection of its own with a prepared statement, and returns how
// many updates came through.
func (v *variant) updates(ctx context.Context, clients int) (int64, time.Duration, error) {
	conns := make([]*pgxpool.Conn, clients)
	for i := range conns {
		conn, err := v.pool.Acquire(ctx)
		if err != nil {
			return 0, 0, err
		}
		defer conn.Release()
		conns[i] = conn
	}
	var written atomic.Int64
	var took time.Duration
	err := v.while(ctx, func() error {
		group, ctx := errgroup.WithContext(ctx)
		began := time.Now()
		for _, conn := range conns {
			group.Go(func() error {
				for time.Since(began) < writeLeadIn+writeRound {
					gig, title := v.gigs[rand.IntN(len(v.gigs))], fmt.Sprintf("Gig %d", rand.Int())
					if _, err := conn.Exec(ctx, `update public.gigs set title = $1 where id = $2`, title, gig); err != nil {
						return err
					}
					if time.Since(began) > writeLeadIn {
						written.Add(1)
					}
				}
				return nil
			})
		}
		err := group.Wait()
		took = time.Since(began) - writeLeadIn
		return err
	})
	return written.Load(), took, err
}

// while measures something with what runs beside it.
func (v *variant) while(ctx context.Context, measure func() error) error {
	beside, stop := context.WithCancel(ctx)
	defer stop()
	var group sync.WaitGroup
	var failed error
	if v.beside != nil {
		group.Go(func() {
			if err := v.beside(beside, v.pool); err != nil && beside.Err() == nil {
				failed = err
			}
		})
	}
	err := measure()
	stop()
	group.Wait()
	if err != nil {
		return err
	}
	return failed
}

// manyGigs is how many rows a database of row write has.
const manyGigs = 10_000

// writeMany is the same for one statement of many rows.
func writeMany(ctx context.Context, b *bench) error {
	all, err := makeVariants(ctx, b)
	if err != nil {
		return err
	}
	defer dropVariants(b, all)
	statements := []struct {
		name string
		run  func(ctx context.Context, pool *pgxpool.Pool) error
	}{
		{"update", func(ctx context.Context, pool *pgxpool.Pool) error {
			_, err := pool.Exec(ctx, `update public.gigs set title = title || '.' where title like 'Gig%'`)
			return err
		}},
		{"insert", func(ctx context.Context, pool *pgxpool.Pool) error {
			_, err := pool.Exec(ctx, insertGigs, "Many", manyGigs)
			return err
		}},
	}
	for _, s := range statements {
		took := map[string][]time.Duration{}
		for range pick(b, 7, 1) {
			for _, v := range all {
				d, err := v.statement(ctx, s.run)
				if err != nil {
					return fmt.Errorf("%s of %d rows, %s: %w", s.name, manyGigs, v.name, err)
				}
				took[v.name] = append(took[v.name], d)
			}
		}
		for _, v := range all[1:] {
			f := figure{
				What: s.name + ", " + v.name, Value: medianOf(took[v.name]).Seconds() * 1000, Unit: "ms", Against: "no trigger",
				Baseline: medianOf(took["none"]).Seconds() * 1000,
			}
			if v.name == "instance" {
				f.Marks = []mark{ratioAtMost(1.6)}
			}
			b.add(f)
		}
		notified := map[string]int64{}
		for _, v := range all {
			if notified[v.name], err = v.notifications(ctx, s.run); err != nil {
				return err
			}
		}
		b.add(figure{
			What: s.name + ", hints", Value: float64(notified["hints"]), Unit: "notifications", Against: "pg_notify(row)", Baseline: float64(notified["notify"]),
			Marks: []mark{atMost(8)},
		})
	}
	return nil
}

// statement returns how long one takes, and leaves the table as it was.
func (v *variant) statement(ctx context.Context, run func(context.Context, *pgxpool.Pool) error) (took time.Duration, err error) {
	for _, sql := range []string{`vacuum public.gigs`, `checkpoint`} {
		if _, err := v.pool.Exec(ctx, sql); err != nil {
			return 0, err
		}
	}
	err = v.while(ctx, func() error {
		began := time.Now()
		err := run(ctx, v.pool)
		took = time.Since(began)
		return err
	})
	if err != nil {
		return 0, err
	}
	_, err = v.pool.Exec(ctx, `
		alter table public.gigs disable trigger user;
		delete from public.gigs where title like 'Many%';
		alter table public.gigs enable trigger user`, pgx.QueryExecModeSimpleProtocol)
	return took, err
}

// notifications counts what one statement sends while no instance looks.
func (v *variant) notifications(ctx context.Context, run func(context.Context, *pgxpool.Pool) error) (int64, error) {
	conn, err := pgx.ConnectConfig(ctx, v.pool.Config().ConnConfig)
	if err != nil {
		return 0, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, `select feed.quiet('0')`); err != nil {
		return 0, err
	}
	if _, err := conn.Exec(ctx, `listen downbeat`); err != nil {
		return 0, err
	}
	alone := variant{name: v.name, pool: v.pool}
	if _, err := alone.statement(ctx, run); err != nil {
		return 0, err
	}
	// Notifications come in the order of commits: after this one there are no more.
	if _, err := v.pool.Exec(ctx, `select pg_notify('downbeat', 'the last one')`); err != nil {
		return 0, err
	}
	for n := int64(0); ; n++ {
		notification, err := conn.WaitForNotification(ctx)
		if err != nil {
			return 0, err
		}
		if notification.Payload == "the last one" {
			return n, nil
		}
	}
}
