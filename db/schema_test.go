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

// Or who was removed could let themselves in again, as what they were.
func TestAnOpenInviteGoesWithTheAdminWhoMadeItAndAUsedOneStays(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"removed":        `delete from public.members where name = 'Ben'`,
		"no admin":       `update public.members set role = 'member' where name = 'Ben'`,
		"somebody else":  `update public.members set user_id = 'a0000000-0000-4000-8000-000000000005' where name = 'Ben'`,
		"with the user":  `delete from public.users where id = '` + ben + `'`,
		"nothing of it":  `update public.members set role = 'admin', instrument = 'tuba' where name = 'Ben'`,
		"somebody's own": `update public.members set name = 'Benno' where name = 'Ben'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := mustDemo(t)
			mustExec(t, pool, `update public.members set role = 'admin' where name = 'Ben'`)
			mustExec(t, pool, `
				insert into public.invites (band_id, token_hash, created_by, used_at)
				select m.band_id, sha256(convert_to(m.name || u.n, 'UTF8')), m.id, case u.n when 1 then now() end
				from public.members m, generate_series(0, 1) u (n)
				where m.name in ('Ana', 'Ben')`)
			mustExec(t, pool, sql)
			open, want := mustCount(t, pool, `select count(*) from public.invites where used_at is null`), 1
			if name == "nothing of it" || name == "somebody's own" {
				want = 2
			}
			if used := mustCount(t, pool, `select count(*) from public.invites where used_at is not null`); open != want || used != 2 {
				t.Errorf("%d open ones are left, want %d; and %d used ones, want 2", open, want, used)
			}
		})
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
