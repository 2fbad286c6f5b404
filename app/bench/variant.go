package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/feed"
	"downbeat/db"
)

// variant is one way to hear of what is written to public.gigs. All have the same table, with its checks, indexes and
// foreign keys.
type variant struct {
	name   string
	setUp  string                                     // SQL
	beside func(context.Context, *pgxpool.Pool) error // runs while the variant is measured

	pool *pgxpool.Pool
	gigs []uuid.UUID
}

// insertGigs inserts $2 gigs, $1 in their titles.
const insertGigs = `
	insert into public.gigs (band_id, title, starts_at, venue, address, notes, fee)
	select
	  (array(select id from public.bands order by id))[1 + n % 50], $1::text || ' ' || n, timestamptz '2030-01-01' + n * interval '1 hour',
	  'The Blue Note', '131 W 3rd St, New York', '', 450
	from generate_series(1, $2::int) n`

func makeVariants(ctx context.Context, b *bench) ([]*variant, error) {
	all := []*variant{
		{name: "none", setUp: `select feed.detach('public.gigs')`},
		{name: "quiet", beside: look},      // an instance looks, which it does under load, and writers send no hints
		{name: "instance", beside: follow}, // an instance decides itself, and reads what it finds
		{name: "hints", beside: listenTo},  // no instance looks: each transaction notifies
		{name: "notify", beside: listenTo, setUp: naiveTrigger},
	}
	filled, err := b.cluster.database(ctx, "bench_filled", template)
	if err != nil {
		return nil, err
	}
	defer b.cluster.drop(filled)
	if _, err := filled.Exec(ctx, `insert into public.bands (name) select 'Band ' || n from generate_series(1, 50) n`); err != nil {
		return nil, err
	}
	if _, err := filled.Exec(ctx, insertGigs, "Gig", manyGigs); err != nil {
		return nil, err
	}
	if _, err := db.Advance(ctx, filled); err != nil {
		return nil, err
	}
	filled.Close()
	for _, v := range all {
		if v.pool, err = b.cluster.database(ctx, "bench_"+v.name, "bench_filled"); err != nil {
			return nil, err
		}
		if _, err := v.pool.Exec(ctx, `vacuum analyze`); err != nil {
			return nil, err
		}
		if _, err := v.pool.Exec(ctx, v.setUp, pgx.QueryExecModeSimpleProtocol); err != nil {
			return nil, fmt.Errorf("set %s up: %w", v.name, err)
		}
		rows, err := v.pool.Query(ctx, `select id from public.gigs`)
		if err != nil {
			return nil, err
		}
		if v.gigs, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func dropVariants(b *bench, all []*variant) {
	for _, v := range all {
		b.cluster.drop(v.pool)
	}
}

// look holds the lease and looks every 2 ms, or for half of the time if a look takes longer, as package feed does.
func look(ctx context.Context, pool *pgxpool.Pool) error {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if err := db.Quiet(ctx, conn, time.Minute); err != nil {
		return err
	}
	for {
		began := time.Now()
		if _, err := db.Advance(ctx, conn); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(max(2*time.Millisecond, time.Since(began))):
		}
	}
}

// follow is an instance with a subscriber in every band.
func follow(ctx context.Context, pool *pgxpool.Pool) error {
	rows, err := pool.Query(ctx, `select id from public.bands`)
	if err != nil {
		return err
	}
	bands, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	f := feed.New(pool.Config().ConnString(), everything{bands}, log)
	listener := db.NewListener(pool.Config().ConnString(), pool, f.Hint, log)
	var group sync.WaitGroup
	group.Go(func() { _ = listener.Run(ctx) })
	group.Go(func() { _ = f.Run(ctx) })
	group.Wait()
	return nil
}

// everything is a feed.Sink that wants all and keeps nothing.
type everything struct{ bands []uuid.UUID }

func (e everything) Bands() []uuid.UUID  { return e.bands }
func (everything) Publish([]feed.Commit) {}
func (everything) Restart(string)        {}
func (everything) SetLive(bool)          {}

// listenTo hears all notifications and does nothing about them.
func listenTo(ctx context.Context, pool *pgxpool.Pool) error {
	conn, err := pgx.ConnectConfig(ctx, pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, `select feed.quiet('0')`); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `listen downbeat`); err != nil {
		return err
	}
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
	}
}

// medianOf sorts.
func medianOf(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}
