package main_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/feed"
	"downbeat/db"
	"downbeat/db/dbtest"
)

const (
	ana        = "ana@demo.downbeat"
	anaUser    = "a0000000-0000-4000-8000-000000000001"
	nightShift = "b0000000-0000-4000-8000-000000000001"
	lateGig    = "60000000-0000-4000-8000-000000000004" // the gig of the line that is printed
)

var demoBand = uuid.MustParse(nightShift)

// stage is a database with the demo in it, and the test's own way into it.
type stage struct {
	url  string // for the instances
	pool *pgxpool.Pool
}

// MustStage makes a database of the test's own.
func MustStage(tb testing.TB) *stage {
	tb.Helper()
	pool := dbtest.New(tb)
	_, err := db.SeedDemo(tb.Context(), pool)
	Must(tb, err)
	return &stage{dbtest.URL(pool), pool}
}

// MustAddBand makes another band with Ana in it.
func (s *stage) MustAddBand(tb testing.TB, name string) uuid.UUID {
	tb.Helper()
	var id uuid.UUID
	Must(tb, s.pool.QueryRow(tb.Context(), `
		with band as (insert into bands (name) values ($1) returning id),
		     member as (insert into members (band_id, user_id, name) select id, $2, 'Ana' from band),
		     gig as (insert into gigs (band_id, title, starts_at) select id, 'Opening', now() from band)
		select id from band`, name, anaUser).Scan(&id))
	return id
}

func (s *stage) MustExec(tb testing.TB, sql string, arguments ...any) {
	tb.Helper()
	_, err := s.pool.Exec(tb.Context(), sql, arguments...)
	Must(tb, err)
}

// terminate ends the backends of all instances on this database, and returns how many.
func (s *stage) terminate(ctx context.Context, where string) (n int, err error) {
	err = s.pool.QueryRow(ctx, `
		select count(pg_terminate_backend(pid))
		from pg_stat_activity
		where application_name = 'downbeat' and datname = current_database() and `+where).Scan(&n)
	return n, err
}

// MustHaveLog waits until everything that was committed has a number, and
// returns the band's log: number n is at n-1.
func (s *stage) MustHaveLog(tb testing.TB, band uuid.UUID) []entry {
	tb.Helper()
	MustBecome(tb, "all changes are numbered", func() bool {
		var left int
		err := s.pool.QueryRow(tb.Context(), `select unnumbered from feed.lag()`).Scan(&left)
		return err == nil && left == 0
	})
	var epoch string
	Must(tb, s.pool.QueryRow(tb.Context(), `select epoch from feed.state`).Scan(&epoch))
	rows, err := s.pool.Query(tb.Context(), `
		select coalesce(event, 'reset ' || reset), coalesce(row_id, ''), tx_id, seq, coalesce(tx_index, 0), tx_count
		from feed.events
		where band_id = $1
		order by position, seq`, band)
	Must(tb, err)
	log, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e entry, err error) {
		err = row.Scan(&e.Type, &e.Row, &e.Tx, &e.Seq, &e.Index, &e.Count)
		e.ID = feed.Cursor{Epoch: epoch, Band: band, Seq: e.Seq}.String()
		return e, err
	})
	Must(tb, err)
	for i, e := range log {
		if e.Seq != int64(i)+1 {
			tb.Fatalf("the log itself has a hole or a double before %+v", e)
		}
	}
	return log
}

// MustHaveGot waits until each client is at the end of its band's log, and fails
// unless it has got exactly that: nothing lost, nothing doubled, in order. It
// returns the number of events.
func (s *stage) MustHaveGot(tb testing.TB, clients ...*client) (events int) {
	tb.Helper()
	logs := map[uuid.UUID][]entry{}
	for _, c := range clients {
		if logs[c.band] == nil {
			logs[c.band] = s.MustHaveLog(tb, c.band)
		}
		events += mustHaveGot(tb, c, logs[c.band])
	}
	return events
}

func mustHaveGot(tb testing.TB, c *client, log []entry) int {
	tb.Helper()
	first, _ := c.events()
	if first < 0 || first > int64(len(log)) {
		tb.Fatalf("the client begins at %d of %d", first, len(log))
	}
	log = log[first:]
	for end := time.Now().Add(patience); c.count() < len(log) && c.fault() == nil && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	Must(tb, c.fault())
	if resets := c.told("feed:reset"); len(resets) > 0 {
		tb.Fatalf("the client was sent back to the tables: %+v", resets)
	}
	_, got := c.events()
	for i := range min(len(got), len(log)) {
		if got[i] != log[i] {
			tb.Fatalf("event %d of %d is not what the log has:\ngot  %+v\nwant %+v", i, len(log), got[i], log[i])
		}
	}
	if len(got) < len(log) {
		tb.Fatalf("after %v the client has %d of %d events; told by %s:\n%+v", patience, len(got), len(log), c.instances[c.next], c.lastControl())
	}
	if len(got) > len(log) {
		tb.Fatalf("the client has %d events that the log has not, the first is %+v", len(got)-len(log), got[len(log)])
	}
	return len(log)
}

// MustHaveHeardOf fails unless each of the songs, whose commits were acknowledged,
// has come as created.
func MustHaveHeardOf(tb testing.TB, c *client, songs []string) {
	tb.Helper()
	_, record := c.events()
	heard := map[string]bool{}
	for _, e := range record {
		if e.Type == "song:created" {
			heard[e.Row] = true
		}
	}
	for _, song := range songs {
		if !heard[song] {
			tb.Fatalf("song %s was committed and has not arrived", song)
		}
	}
}
