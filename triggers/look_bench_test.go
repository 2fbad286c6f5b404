package triggers_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
)

// storedEvents is what a log holds that nobody has emptied for a while.
const storedEvents = 1_000_000

// BenchmarkLook is what a look for news costs, over a connection on the same
// machine, when it finds nothing, one transaction or a hundred: in an empty log,
// in one that is full, in one where somebody has 100,000 changes in an open
// transaction. <state>/empty must stay about 1: a look costs what is new, not what
// is stored. Without fsync, which would hide the difference.
func BenchmarkLook(b *testing.B) {
	server := mustBenchServer(b, map[string]string{"fsync": "off", "max_wal_size": "4GB"})
	states := []string{"empty", "full", "open"}
	pools := map[string]*pgxpool.Pool{}
	for _, state := range states {
		pools[state] = server.mustDatabase(b, state+"_log")
	}
	mustFillLog(b, pools["full"])
	mustFillLog(b, pools["open"])
	// Written after the look before, so that it lies in the range that every look is about.
	open := mustBegin(b, pools["open"])
	for range 10 {
		mustExec(b, open, benchGigs, "Open", 10_000)
	}

	for _, news := range []struct {
		name         string
		transactions int
	}{{"nothing", 0}, {"1-transaction", 1}, {"100-transactions", 100}} {
		b.Run(news.name, func(b *testing.B) {
			took := map[string][]time.Duration{}
			for b.Loop() {
				for _, state := range states {
					for range 10 {
						took[state] = append(took[state], mustLook(b, pools[state], news.transactions))
					}
				}
			}
			empty := medianOf(took["empty"])
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(empty.Microseconds()), "empty-µs")
			for _, state := range states[1:] {
				b.ReportMetric(medianOf(took[state]).Seconds()/empty.Seconds(), state+"/empty")
			}
		})
	}
}

// BenchmarkLookPinned looks as often as it can, with one new transaction each time,
// while an open transaction elsewhere keeps vacuum from cleaning up. last/first is
// the cost at the end against that at the beginning. A round has 500 looks; half a
// minute of hot looking is -benchtime 20x.
func BenchmarkLookPinned(b *testing.B) {
	server := mustBenchServer(b, map[string]string{"fsync": "off"})
	pool := server.mustDatabase(b, "pinned")
	mustExec(b, mustBegin(b, pool), `select from public.gigs limit 1`)
	var took []time.Duration
	began := time.Now()
	for b.Loop() {
		for range 500 {
			took = append(took, mustLook(b, pool, 1))
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(time.Since(began).Seconds(), "s")
	first, last := medianOf(took[:200]), medianOf(took[len(took)-200:])
	b.ReportMetric(float64(first.Microseconds()), "first-µs")
	b.ReportMetric(last.Seconds()/first.Seconds(), "last/first")
}

// mustFillLog stores events of the past, numbered, ten in a transaction.
func mustFillLog(b *testing.B, pool *pgxpool.Pool) {
	b.Helper()
	conn, err := pool.Acquire(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Release()
	mustExec(b, conn, `set synchronous_commit = off`)
	mustExec(b, conn, `create table public.filler as
		select g.band_id, g.id::text as row_id, to_jsonb(g) as data, row_number() over () as n from public.gigs g limit 1000`)
	mustExec(b, conn, `create index on public.filler (n)`)
	mustExec(b, conn, `create procedure public.fill(transactions int) language plpgsql as $$
		begin
		  for i in 1..transactions loop
		    insert into feed.changes (slot, band_id, entity, row_id, event, op, data, old, changed)
		    select 0, f.band_id, 'gig', f.row_id, 'gig:updated', 'u', f.data, '{"title": "Gig"}', '{title}'
		    from public.filler f, generate_series(1, 10)
		    where f.n = 1 + i % 1000;
		    commit;
		  end loop;
		end $$`)
	if _, err := conn.Exec(b.Context(), `call public.fill($1)`, storedEvents/10); err != nil {
		b.Fatal(err)
	}
	mustExec(b, conn, `
		with commits as (
		  select c.xid, c.band_id, min(c.id) as first_id, max(c.id) as last_id, count(*) as n
		  from feed.changes c
		  group by c.xid, c.band_id
		)
		insert into feed.commits (slot, position, band_id, first_seq, last_seq, xid, first_id, last_id)
		select 0, row_number() over (order by k.first_id), k.band_id,
		  sum(k.n) over (partition by k.band_id order by k.first_id) - k.n + 1, sum(k.n) over (partition by k.band_id order by k.first_id),
		  k.xid, k.first_id, k.last_id
		from commits k`)
	mustExec(b, conn, `insert into feed.looks (id, position, snap)
		select (select max(id) + 1 from feed.looks), max(k.position), pg_current_snapshot() from feed.commits k`)
	mustExec(b, conn, `reset synchronous_commit`)
}

// mustBegin opens a transaction that keeps the snapshot of its first statement
// until the benchmark ends.
func mustBegin(b *testing.B, pool *pgxpool.Pool) pgx.Tx {
	b.Helper()
	tx, err := pool.BeginTx(b.Context(), pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	return tx
}

// mustLook commits so many updates and returns how long the look for them takes.
func mustLook(b *testing.B, pool *pgxpool.Pool, transactions int) time.Duration {
	b.Helper()
	conn, err := pool.Acquire(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Release()
	var gig uuid.UUID
	if err := conn.QueryRow(b.Context(), `select id from public.gigs where title like 'Gig%' limit 1`).Scan(&gig); err != nil {
		b.Fatal(err)
	}
	for range transactions {
		mustExec(b, conn, `update public.gigs set fee = fee + 0.01 where id = $1`, gig)
	}
	began := time.Now()
	if _, err := db.Advance(b.Context(), conn); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}
