package triggers_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/dbtest"
)

// How long the load lasts, all three parts together: DOWNBEAT_SOAK=60s for a
// minute. DOWNBEAT_SEED repeats a run, as far as the clock lets it.
func soakFor(tb testing.TB) (d time.Duration, seed uint64) {
	tb.Helper()
	d, seed = 10*time.Second, rand.Uint64()
	if text := os.Getenv("DOWNBEAT_SOAK"); text != "" {
		var err error
		if d, err = time.ParseDuration(text); err != nil {
			tb.Fatal(err)
		}
	}
	if text := os.Getenv("DOWNBEAT_SEED"); text != "" {
		if _, err := fmt.Sscan(text, &seed); err != nil {
			tb.Fatal(err)
		}
	}
	tb.Logf("DOWNBEAT_SEED=%d", seed)
	return d, seed
}

const (
	soakBands   = 6
	soakWriters = 16
	soakLookers = 3
)

// Writers write down what they do in public.truth, in the same transactions and
// savepoints: what is there after the load is what was committed.
func mustSoakDatabase(tb testing.TB) *pgxpool.Pool {
	tb.Helper()
	pool := dbtest.New(tb)
	mustExec(tb, pool, `alter database `+mustText(tb, pool, `select current_database()`)+` set deadlock_timeout = '20ms'`)
	pool.Reset()
	mustExec(tb, pool, `create table public.truth (xid text default pg_current_xact_id()::text, band uuid, row_id text, version int, op text)`)
	mustExec(tb, pool, `insert into public.bands (id, name) select ('b0000000-0000-4000-8000-00000000000' || n)::uuid, 'Band ' || n from generate_series(0, $1::int - 1) n`, soakBands)
	for _, table := range []string{"gigs (band_id, title, starts_at) select id, 'Gig ' || n, now()", "songs (band_id, title) select id, 'Song ' || n"} {
		mustExec(tb, pool, `insert into public.`+table+` from public.bands, generate_series(1, 4) n`)
	}
	mustAdvance(tb, pool)
	return pool
}

type soak struct {
	pool      *pgxpool.Pool
	ordered   bool // rows are always taken in the same order: then nobody can deadlock
	rows      []soakRow
	committed atomic.Int64
	failed    atomic.Int64

	mu       sync.Mutex
	failures map[string]int
}

type soakRow struct {
	Table string
	ID    uuid.UUID
}

// transaction does one transaction with random savepoints and, now and then, a rollback.
func (s *soak) transaction(ctx context.Context, conn *pgxpool.Conn, random *rand.Rand) error {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	picked := random.Perm(len(s.rows))[:1+random.IntN(6)]
	if s.ordered {
		for i := range picked { // few enough for the plainest sort
			for j := range i {
				if picked[i] < picked[j] {
					picked[i], picked[j] = picked[j], picked[i]
				}
			}
		}
	}
	for _, n := range picked {
		step := tx
		if random.IntN(3) == 0 {
			if step, err = tx.Begin(ctx); err != nil {
				return err
			}
		}
		if err := s.step(ctx, step, s.rows[n], random); err != nil {
			return err
		}
		if step == tx {
			continue
		}
		end := step.Commit
		if random.IntN(2) == 0 {
			end = step.Rollback
		}
		if err := end(ctx); err != nil {
			return err
		}
	}
	if random.IntN(8) == 0 {
		return nil
	}
	return tx.Commit(ctx)
}

func (s *soak) step(ctx context.Context, tx pgx.Tx, row soakRow, random *rand.Rand) error {
	note := ` insert into public.truth (band, row_id, version, op) select band_id, id::text, version, '%s' from w`
	title := fmt.Sprint("Title ", random.Uint64())
	band := fmt.Sprint("b0000000-0000-4000-8000-00000000000", random.IntN(soakBands))
	var err error
	switch random.IntN(8) {
	case 0:
		_, err = tx.Exec(ctx, `with w as (insert into public.songs (band_id, title) values ($1, $2), ($1, 'Short-lived') returning *)`+fmt.Sprintf(note, "i"), band, title)
	case 1:
		// One that nobody has, so that it is waited for by nobody.
		_, err = tx.Exec(ctx, `with w as (delete from public.songs where id = (select id from public.songs where title = 'Short-lived' and band_id = $1 limit 1 for update skip locked) returning *)`+fmt.Sprintf(note, "d"), band)
	case 2:
		_, err = tx.Exec(ctx, `with o as (select id as old_id, band_id as old_band, version as old_version from public.`+row.Table+` where id = $1 for update),
			w as (update public.`+row.Table+` set band_id = $2, title = $3 from o where id = old_id returning id, band_id, version)
			insert into public.truth (band, row_id, version, op)
			select o.old_band, o.old_id::text, o.old_version, 'd' from o, w where o.old_band <> w.band_id
			union all
			select w.band_id, w.id::text, w.version, case when o.old_band = w.band_id then 'u' else 'i' end from o, w`, row.ID, band, title)
	default:
		_, err = tx.Exec(ctx, `with w as (update public.`+row.Table+` set title = $2 where id = $1 returning *)`+fmt.Sprintf(note, "u"), row.ID, title)
	}
	return err
}

// run lets the writers write for a while, and returns what each looker has read.
func (s *soak) run(t *testing.T, d time.Duration, seed uint64) [][]db.Change {
	t.Helper()
	rows, err := s.pool.Query(t.Context(), `select 'gigs', id from public.gigs union all select 'songs', id from public.songs order by 1, 2`)
	if err != nil {
		t.Fatal(err)
	}
	if s.rows, err = pgx.CollectRows(rows, pgx.RowToStructByPos[soakRow]); err != nil {
		t.Fatal(err)
	}
	s.failures = map[string]int{}
	after := position(t, s.pool)
	stop := make(chan struct{}) // closed when the time is over; nothing is sent
	time.AfterFunc(d, func() { close(stop) })

	var writers, lookers sync.WaitGroup
	for w := range soakWriters {
		writers.Go(func() {
			random := rand.New(rand.NewPCG(seed, uint64(w)))
			conn, err := s.pool.Acquire(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Release()
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := s.transaction(t.Context(), conn, random); err != nil {
					s.fail(err)
				} else {
					s.committed.Add(1)
				}
			}
		})
	}
	written := make(chan struct{}) // closed when all writers have ended; nothing is sent
	read := make([][]db.Change, soakLookers)
	bands := make([]uuid.UUID, soakBands)
	for n := range bands {
		bands[n] = uuid.MustParse(fmt.Sprint("b0000000-0000-4000-8000-00000000000", n))
	}
	for l := range read {
		lookers.Go(func() { read[l] = followLog(t, s.pool, after, bands, written) })
	}
	writers.Wait()
	close(written)
	lookers.Wait()
	return read
}

// followLog is an instance: it looks, and reads from where it was, until nothing can come any more.
func followLog(t *testing.T, pool *pgxpool.Pool, after int64, bands []uuid.UUID, written <-chan struct{}) (all []db.Change) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for last := false; ; {
		look, err := db.Advance(t.Context(), pool)
		if err != nil {
			t.Error(err)
			return all
		}
		for after < look.Position {
			changes, reached, err := db.ReadChanges(t.Context(), pool, after, look.Position, bands, page)
			if err != nil {
				t.Error(err)
				return all
			}
			all, after = append(all, changes...), reached
		}
		if last && !look.Busy {
			return all
		}
		select {
		case <-tick.C:
		case <-written:
			last = true
		}
	}
}

func (s *soak) fail(err error) {
	s.failed.Add(1)
	text := err.Error()
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		text = pg.Code + " " + pg.Message
		if strings.Contains(fmt.Sprint(pg.Detail, pg.Where, pg.SchemaName, pg.TableName), "feed") {
			text += " in the feed: " + pg.Where
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures[text]++
}
