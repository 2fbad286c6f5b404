package db_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestMigratingGoesUpFromNothingDownToNothingAndUpAgain(t *testing.T) {
	t.Parallel()
	pool := mustEmpty(t)
	mustBeProblem(t, db.CheckMigrated(t.Context(), pool), pending)
	if n := pendingFiles(t, pool); n == 0 {
		t.Error("an empty database lacks nothing")
	}

	for range 2 { // the second time has nothing to do
		if err := db.MigrateUp(t.Context(), pool); err != nil {
			t.Fatal(err)
		}
		if err := db.CheckMigrated(t.Context(), pool); err != nil {
			t.Error(err)
		}
	}
	if _, err := db.SeedDemo(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	if missing, err := db.Detached(t.Context(), pool); err != nil || len(missing) > 0 {
		t.Errorf("Detached = %q, %v", missing, err)
	}

	files, err := db.Migrations(t.Context(), pool)
	if err != nil || pendingFiles(t, pool) != 0 {
		t.Fatalf("%v, %v", files, err)
	}
	for i := range files {
		if err := db.MigrateDown(t.Context(), pool); err != nil {
			t.Fatal(err)
		}
		if n := pendingFiles(t, pool); n != i+1 {
			t.Errorf("after %d steps down, %d files are pending", i+1, n)
		}
		mustBeProblem(t, db.CheckMigrated(t.Context(), pool), pending)
	}
	if err := db.MigrateDown(t.Context(), pool); err != nil {
		t.Errorf("down from nothing: %v", err)
	}
	const left = `
		select count(*)
		from pg_class c
		join pg_namespace n on n.oid = c.relnamespace
		where n.nspname in ('public', 'feed') and c.relname not like 'goose_%'`
	if n := mustCount(t, pool, left); n != 0 {
		t.Errorf("%d relations are left", n)
	}
	if err := db.MigrateUp(t.Context(), pool); err != nil {
		t.Errorf("up again: %v", err)
	}
}

const pending = "The database lacks migrations: run downbeat migrate up, as a role that owns the tables."

func TestThreeInstancesMigrateAtOnceAndAllBoot(t *testing.T) {
	t.Parallel()
	address := dbtest.NewEmptyURL(t)
	var instances sync.WaitGroup
	for range 3 {
		pool := mustOpen(t, address)
		instances.Go(func() {
			if err := db.MigrateUp(t.Context(), pool); err != nil {
				t.Error(err)
			}
			if err := db.CheckMigrated(t.Context(), pool); err != nil {
				t.Error(err)
			}
		})
	}
	instances.Wait()
	pool := mustOpen(t, address)
	if n := mustCount(t, pool, `select count(*) - count(distinct version_id) from public.goose_db_version`); n != 0 {
		t.Errorf("%d migrations were applied twice", n)
	}
}

func TestADatabaseThatANewerProgramMigratedIsRefused(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	mustExec(t, pool, `insert into public.goose_db_version (version_id, is_applied) values (99999, true)`)
	files, err := db.Migrations(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	before := mustCount(t, pool, `select count(*) from public.goose_db_version`)

	const want = "The database is at migration 99999 and this program knows 13: run a Downbeat at least as new as the one that migrated it."
	mustBeProblem(t, db.CheckMigrated(t.Context(), pool), want)
	mustBeProblem(t, db.MigrateUp(t.Context(), pool), want)
	if n := mustCount(t, pool, `select count(*) from public.goose_db_version`); n != before || len(files) == 0 {
		t.Errorf("%d migrations are noted, before there were %d", n, before)
	}
}

func TestAMigrationThatIsKilledLeavesNothingHalf(t *testing.T) {
	t.Parallel()
	address := dbtest.NewEmptyURL(t)
	by := mustOpen(t, named(t, address, "the_migrator"))
	watcher := mustOpen(t, address)

	done := make(chan error, 1)
	go func() { done <- db.MigrateUp(context.Background(), by) }()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	const killWithinATransaction = ` -- of a file after the first
		select count(pg_terminate_backend(pid))
		from pg_stat_activity
		where datname = current_database() and application_name = 'the_migrator' and backend_xid is not null
		  and to_regclass('public.users') is not null`
	var err error
	for killed, ended := 0, false; killed == 0 && !ended; {
		select {
		case err = <-done:
			ended = true
			done <- err
		case <-tick.C:
			killed = mustCount(t, watcher, killWithinATransaction)
		}
	}
	err = <-done
	t.Logf("the killed migration ended with %v", err)

	// Every file that is noted has its tables, and no other has.
	noted := mustCount(t, watcher, `select count(*) filter (where version_id = 2) from public.goose_db_version`)
	there := mustCount(t, watcher, `select count(*) from pg_class where oid in (to_regclass('public.bands'), to_regclass('public.members'), to_regclass('public.invites'))`)
	if there != 3*noted {
		t.Errorf("the second file is noted %d times, and %d of its 3 tables are there", noted, there)
	}
	if err := db.MigrateUp(t.Context(), by); err != nil {
		t.Errorf("again: %v", err)
	}
	if err := db.CheckMigrated(t.Context(), by); err != nil {
		t.Error(err)
	}
}

func TestAfterAStepDownNoWriteFailsAndAfterTheStepUpItIsTold(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool, "A band")
	if err := db.MigrateDown(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	mustExec(t, pool, `insert into public.songs (band_id, title) values ($1, 'Meanwhile')`, band)
	mustExec(t, pool, `update public.songs set title = 'Changed meanwhile' where band_id = $1`, band)
	mustExec(t, pool, `delete from public.songs where band_id = $1`, band)
	if err := db.MigrateUp(t.Context(), pool); err != nil {
		t.Fatal(err)
	}

	if _, err := db.Advance(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	changes, more, err := db.ChangesSince(t.Context(), pool, band, 0, db.Page{Commits: 200, Bytes: 8 << 20})
	if err != nil || len(changes) != 4 || more {
		t.Errorf("%d changes, more %v, %v", len(changes), more, err)
	}
}

func pendingFiles(tb testing.TB, pool *pgxpool.Pool) (n int) {
	tb.Helper()
	files, err := db.Migrations(tb.Context(), pool)
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range files {
		if f.AppliedAt.IsZero() {
			n++
		}
	}
	return n
}

func mustEmpty(tb testing.TB) *pgxpool.Pool {
	tb.Helper()
	return mustOpen(tb, dbtest.NewEmptyURL(tb))
}

func mustOpen(tb testing.TB, address string) *pgxpool.Pool {
	tb.Helper()
	pool, err := db.Open(tb.Context(), address)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(pool.Close)
	return pool
}
