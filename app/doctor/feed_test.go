package doctor_test

import (
	"strings"
	"testing"

	"downbeat/app/doctor"
	"downbeat/db/dbtest"
)

func TestMigrationsThatAreMissingOrTooNewFail(t *testing.T) {
	t.Parallel()
	examine(t, doctor.Options{DatabaseURL: dbtest.NewEmptyURL(t)}).mustSay(t, "migrations", "fail no migration was applied: run downbeat migrate up")

	pool := dbtest.New(t)
	o := doctor.Options{DatabaseURL: dbtest.URL(pool)}
	examine(t, o).mustSay(t, "migrations", "ok   all ")
	mustExec(t, pool, `update feed.state set triggers = 'those of another version'`)
	examine(t, o).mustSay(t, "migrations", "warn all ")
	mustExec(t, pool, `update feed.state set triggers = ''`)
	r := examine(t, o)
	if f := r.of("migrations")[0]; f.Level != doctor.OK || !strings.Contains(f.What, "goose perhaps") {
		t.Errorf("of plain goose it says %s", f)
	}
	mustExec(t, pool, `insert into goose_db_version (version_id, is_applied) values (99999, true)`)
	r = examine(t, o)
	r.mustSay(t, "migrations", "fail the database has migrations that this program does not know: 99999: run a Downbeat at least as new")
	if r.of("triggers") != nil {
		t.Errorf("a database that is not understood is looked at:\n%s", r)
	}
	mustExec(t, pool, `insert into goose_db_version (version_id, is_applied) values (99999, false), (13, false)`) // as goose takes one back
	examine(t, o).mustSay(t, "migrations", "fail migrations are missing: 13: run downbeat migrate up")
}

func TestTriggersThatAreGoneOrSilentFail(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	o := doctor.Options{DatabaseURL: dbtest.URL(pool)}
	r := examine(t, o)
	r.mustSay(t, "triggers", "ok   10 tables are on the feed")
	r.mustSay(t, "replica-role", "ok   ")

	mustExec(t, pool, `alter table public.songs disable trigger t90_feed_update`)
	mustExec(t, pool, `drop trigger t90_feed_delete on public.gigs`)
	r = examine(t, o)
	if len(r.of("triggers")) != 2 {
		t.Errorf("two tables are off the feed:\n%s", r)
	}
	r.mustSay(t, "triggers", "fail changes go unseen, songs: t90_feed_update is disabled: select feed.attach('songs') mends it",
		"fail changes go unseen, gigs: t90_feed_delete is missing: select feed.attach('gigs') mends it")
	mustExec(t, pool, `select feed.attach('public.songs'), feed.attach('public.gigs')`)
	examine(t, o).mustSay(t, "triggers", "ok   10 tables")

	role, _ := dbtest.MustRole(t, pool)
	mustExec(t, pool, `alter role `+role+` set session_replication_role = replica`)
	examine(t, o).mustSay(t, "replica-role", "fail triggers do not fire for role "+role+", what it writes goes unseen: take session_replication_role = replica back")
	mustExec(t, pool, `alter role `+role+` reset session_replication_role`)
	name := pool.Config().ConnConfig.Database
	mustExec(t, pool, `alter database `+name+` set session_replication_role = replica`)
	examine(t, o).mustSay(t, "replica-role", "fail triggers do not fire for database "+name)
}

func TestATableThatLooksLikeOneOfTheFeedIsTold(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	o := doctor.Options{DatabaseURL: dbtest.URL(pool)}
	examine(t, o).mustSay(t, "unattached", "ok   ")
	mustExec(t, pool, `create table "Posters" (id uuid primary key, band_id uuid not null)`)
	mustExec(t, pool, `create table sketches (id uuid primary key, band_id uuid not null)`)
	mustExec(t, pool, `create table keyless (band_id uuid not null)`)
	mustExec(t, pool, `create table bandless (id uuid primary key)`)
	mustExec(t, pool, `comment on table sketches is 'Not on the feed: nobody else''s business.'`)
	r := examine(t, o)
	r.mustSay(t, "unattached", `warn public."Posters" has a band and a primary key and is not on the feed: select feed.attach('public."Posters"'), or comment on table`)
	if len(r.of("unattached")) != 1 {
		t.Errorf("there is one such table:\n%s", r)
	}
	mustExec(t, pool, `select feed.attach('public."Posters"', entity => 'poster')`)
	examine(t, o).mustSay(t, "unattached", "ok   ")
}

func TestALogThatIsNotKeptInOrderIsTold(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	o := doctor.Options{DatabaseURL: dbtest.URL(pool)}
	examine(t, o).mustSay(t, "retention", "ok   the log holds no events yet")

	mustExec(t, pool, `with band as (insert into bands (name) values ('Band') returning id) insert into songs (band_id, title) select id, 'Song' from band`)
	mustExec(t, pool, `update feed.changes set at = at - interval '1 minute'`)
	r := examine(t, o)
	r.mustSay(t, "retention", "warn changes have waited for 1m") // and the seconds until it looks
	if f := r.of("retention")[0]; !strings.Contains(f.String(), "s to be numbered: start an instance") {
		t.Errorf("it says %s", f)
	}
	mustExec(t, pool, `select feed.advance()`)
	examine(t, o).mustSay(t, "retention", "ok   the log goes back ")

	mustExec(t, pool, `update feed.state set rotated_at = now() - interval '5 days'`)
	examine(t, o).mustSay(t, "retention", "warn the oldest events should have been dropped 64h0m0s ago: start an instance")
	longer := o
	longer.Retention = 30 * 24 * hour
	examine(t, longer).mustSay(t, "retention", "ok   the log goes back ")

	mustExec(t, pool, `alter table feed.changes detach partition feed.changes_2`)
	examine(t, o).mustSay(t, "retention", "fail partitions of the log are missing: feed.changes_2: restore them")
}
