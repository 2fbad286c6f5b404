package db_test

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/dbtest"
)

const nightShift = "b0000000-0000-4000-8000-000000000001"

func TestDeletingASetlistInUseKeepsItsGigsAndRehearsals(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	gigs := mustCount(t, pool, `select count(*) from public.gigs`)
	rehearsals := mustCount(t, pool, `select count(*) from public.rehearsals`)

	mustExec(t, pool, `delete from public.setlists`)

	for what, got := range map[string][2]int{
		"gigs":                    {mustCount(t, pool, `select count(*) from public.gigs`), gigs},
		"rehearsals":              {mustCount(t, pool, `select count(*) from public.rehearsals`), rehearsals},
		"gigs with a setlist":     {mustCount(t, pool, `select count(setlist_id) from public.gigs`), 0},
		"rehearsals with a set":   {mustCount(t, pool, `select count(setlist_id) from public.rehearsals`), 0},
		"items without a setlist": {mustCount(t, pool, `select count(*) from public.setlist_items`), 0},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %d, want %d", what, got[0], got[1])
		}
	}
}

func TestAGigCannotUseAnotherBandsSetlist(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)

	for _, table := range []string{"gigs", "rehearsals"} {
		_, err := pool.Exec(t.Context(), `
			update public.`+table+`
			set setlist_id = (select id from public.setlists where band_id <> $1)
			where band_id = $1`, nightShift)
		if err == nil {
			t.Errorf("%s took another band's setlist", table)
		}
	}
}

func TestDeletingABandLeavesNothingOfItAndAllOfTheOther(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	mustExec(t, pool, `
		insert into public.invites (band_id, token_hash, created_by)
		select band_id, sha256(id::text::bytea), id
		from public.members`)
	tables := []string{
		"members", "invites", "songs", "setlists", "setlist_items", "gigs", "gig_responses", "rehearsals", "unavailability",
	}
	others := map[string]int{}
	for _, table := range tables {
		others[table] = mustCount(t, pool, `select count(*) from public.`+table+` where band_id <> $1`, nightShift)
	}

	mustExec(t, pool, `delete from public.bands where id = $1`, nightShift)

	for _, table := range tables {
		got := mustCount(t, pool, `select count(*) from public.`+table)
		if got != others[table] || got == 0 {
			t.Errorf("%d rows are left in %s, want the other band's %d", got, table, others[table])
		}
	}
}

func TestAnInviteOutlivesTheMemberWhoMadeIt(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	mustExec(t, pool, `
		insert into public.invites (band_id, token_hash, created_by)
		select band_id, sha256('x'), id
		from public.members
		where name = 'Ben'`)

	mustExec(t, pool, `delete from public.members where name = 'Ben'`)

	if n := mustCount(t, pool, `select count(*) from public.invites where created_by is null`); n != 1 {
		t.Errorf("%d invites without a creator, want 1", n)
	}
}

func TestValuesThatNoProgramCanReadAreRefused(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)

	for _, set := range []string{
		`fee = 'NaN'`, `starts_at = 'infinity'`, `starts_at = '-infinity'`, `ends_at = 'infinity'`, `ends_at = starts_at`, `title = ''`,
	} {
		if _, err := pool.Exec(t.Context(), `update public.gigs set `+set); err == nil {
			t.Errorf("a gig took %s", set)
		}
	}
	mustExec(t, pool, `update public.gigs set title = repeat('é', 100000), notes = repeat('n', 1048576)`)
}

func mustDemo(tb testing.TB) *pgxpool.Pool {
	tb.Helper()
	pool := dbtest.New(tb)
	if _, err := db.SeedDemo(tb.Context(), pool); err != nil {
		tb.Fatal(err)
	}
	return pool
}
