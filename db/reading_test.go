package db_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"downbeat/db"
	"downbeat/db/dbtest"
)

// everything is a page without bounds.
var everything = db.Page{Commits: 1 << 30, Bytes: 1 << 60}

func TestPagesOfAnySizePutTogetherAreTheWholeLog(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	bands := mustSizes(t, pool)
	head, err := db.Position(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		page := db.Page{Commits: rapid.IntRange(1, 30).Draw(rt, "commits"), Bytes: rapid.Int64Range(1, 40_000).Draw(rt, "bytes")}
		asked := bands[:rapid.IntRange(1, len(bands)).Draw(rt, "bands")]
		after := rapid.Int64Range(0, head).Draw(rt, "after")
		whole, reached, err := db.ReadChanges(t.Context(), pool, after, head, asked, everything)
		if err != nil || reached != head {
			rt.Fatalf("the whole reaches %d of %d: %v", reached, head, err)
		}
		var parts []db.Change
		for at := after; at < head; {
			changes, reached, err := db.ReadChanges(t.Context(), pool, at, head, asked, page)
			if err != nil || reached <= at {
				rt.Fatalf("from %d to %d: %v", at, reached, err)
			}
			mustBePage(rt, page, changes, reached < head, len(parts)+len(changes) < len(whole))
			parts, at = append(parts, changes...), reached
		}
		mustBeSame(rt, parts, whole)

		seq := rapid.Int64Range(0, 700).Draw(rt, "seq")
		whole, more, err := db.ChangesSince(t.Context(), pool, bands[0], seq, everything)
		if err != nil || more {
			rt.Fatalf("more than the whole: %v, %v", more, err)
		}
		parts = nil
		for more = true; more; {
			var changes []db.Change
			if changes, more, err = db.ChangesSince(t.Context(), pool, bands[0], seq, page); err != nil {
				rt.Fatal(err)
			}
			mustBePage(rt, page, changes, more, len(parts)+len(changes) < len(whole))
			if parts = append(parts, changes...); len(changes) > 0 {
				seq = changes[len(changes)-1].Seq
			}
		}
		mustBeSame(rt, parts, whole)
	})
}

func TestAReadThatIsLargerThanItsCountIsCutAndALargerTransactionGivenUp(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool, "A band")
	mustExec(t, pool, `create table public.digits (id uuid default gen_random_uuid() primary key, band_id uuid not null, n numeric[])`)
	mustExec(t, pool, `select feed.attach('public.digits')`)
	rows := func(n int) { // of a megabyte each, and next to nothing in the count
		mustExec(t, pool, `insert into public.digits (band_id, n) select $1, array_fill(1e131071::numeric, array[8]) from generate_series(1, $2)`, band, n)
	}
	for range 4 {
		rows(20)
	}
	rows(70)
	rows(1)
	mustExec(t, pool, `select feed.advance()`)
	head, err := db.Position(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	page := db.Page{Commits: 200, Bytes: 8 << 20}

	changes, reached, err := db.ReadChanges(t.Context(), pool, head-6, head, []uuid.UUID{band}, page)
	if err != nil || len(changes) != 60 || reached != head-3 {
		t.Errorf("%d changes up to %d of %d, %v; want those of three transactions", len(changes), reached, head, err)
	}
	_, _, err = db.ReadChanges(t.Context(), pool, head-2, head, []uuid.UUID{band}, page)
	if !errors.Is(err, db.ErrTooLarge) || !db.Unreadable(err) {
		t.Errorf("a transaction of 70 MB: %v", err)
	}
	if _, more, err := db.ChangesSince(t.Context(), pool, band, 1, page); err != nil || !more {
		t.Errorf("since the first: more %v, %v", more, err)
	}
	if changes, _, err = db.ReadChanges(t.Context(), pool, head-1, head, []uuid.UUID{band}, page); err != nil || len(changes) != 1 {
		t.Errorf("after it: %d changes, %v", len(changes), err)
	}
}

func TestWhatIsToBlameForAReadThatFailed(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]bool{
		db.ErrTooLarge:                 true,
		context.DeadlineExceeded:       true,
		context.Canceled:               false,
		&pgconn.PgError{Code: "57014"}: true,  // statement_timeout
		&pgconn.PgError{Code: "55P03"}: true,  // lock_timeout
		&pgconn.PgError{Code: "XX001"}: true,  // damage
		&pgconn.PgError{Code: "53200"}: true,  // out of memory
		&pgconn.PgError{Code: "57P01"}: false, // shutting down
		&pgconn.PgError{Code: "42883"}: false, // no such function
		&pgconn.PgError{Code: "42501"}: false, // no right
		&pgconn.PgError{Code: "08006"}: false, // connection failure
	} {
		if got := db.Unreadable(fmt.Errorf("read: %w", err)); got != want {
			t.Errorf("%v: %v", err, got)
		}
	}
}

// mustSizes writes, and numbers, transactions of many sizes to three bands: of one
// and of many rows, too many to tell, and truncated.
func mustSizes(tb testing.TB, pool *pgxpool.Pool) (bands []uuid.UUID) {
	tb.Helper()
	for i := range 3 {
		bands = append(bands, mustBand(tb, pool, fmt.Sprint("Band ", i)))
	}
	const insert = `insert into public.songs (band_id, title, notes) select $1, 'Song', repeat('x', $2) from generate_series(1, $3)`
	for i := range 60 {
		mustExec(tb, pool, insert, bands[i%3], i*i*5, i%4+1)
	}
	mustExec(tb, pool, insert, bands[0], 10, 501)
	mustExec(tb, pool, insert, bands[1], 4_000_000, 3)
	mustExec(tb, pool, `create table public.stage (id uuid default gen_random_uuid() primary key, band_id uuid not null)`)
	mustExec(tb, pool, `select feed.attach('public.stage')`)
	mustExec(tb, pool, `insert into public.stage (band_id) select unnest($1::uuid[])`, bands)
	mustExec(tb, pool, `truncate public.stage`)
	mustExec(tb, pool, insert, bands[2], 10, 2)
	mustExec(tb, pool, `select feed.advance()`)
	return bands
}

// mustBePage checks the bounds, and that a page says that there may be more if there is, and only if it has reached one of them.
func mustBePage(rt *rapid.T, page db.Page, changes []db.Change, more, thereIsMore bool) {
	rt.Helper()
	var sizes []int64
	last := int64(-1)
	for _, c := range changes {
		if c.Position != last {
			last, sizes = c.Position, append(sizes, c.TxBytes)
		}
	}
	var all, before int64
	for i, n := range sizes {
		if all += n; i < len(sizes)-1 {
			before += n
		}
	}
	if len(sizes) > page.Commits || len(sizes) > 1 && before >= page.Bytes {
		rt.Fatalf("a page of %d commits, of %d bytes before the last, for %+v", len(sizes), before, page)
	}
	reached := len(sizes) == page.Commits || all >= page.Bytes
	if thereIsMore && !more || more && !reached {
		rt.Fatalf("a page of %d commits and %d bytes for %+v: more %v, there is more %v", len(sizes), all, page, more, thereIsMore)
	}
}

func mustBeSame(rt *rapid.T, parts, whole []db.Change) {
	rt.Helper()
	same := func(a, b db.Change) bool {
		return a.Position == b.Position && a.Seq == b.Seq && a.BandID == b.BandID && a.Reset == b.Reset && string(a.Data) == string(b.Data)
	}
	if !slices.EqualFunc(parts, whole, same) {
		rt.Fatalf("the pages have %d changes, the whole %d, or they differ", len(parts), len(whole))
	}
}
