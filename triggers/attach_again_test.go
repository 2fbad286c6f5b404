package triggers_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"downbeat/db"
)

func TestAttachingAgainWaitsForNobody(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	writer := mustConn(t, pool, "", "psql")
	mustExec(t, writer, `begin; update public.gigs set title = 'open'`)
	admin := mustConn(t, pool, "", "psql")
	mustExec(t, admin, `set lock_timeout = '100ms'`)

	mustExec(t, admin, `select feed.attach('public.gigs', 'gig')`)

	if pg := mustFail(t, admin, `select feed.attach('public.gigs', 'show')`); pg.Code != "55P03" {
		t.Errorf("attaching it differently: %s, want it to wait for the writer", pg.Message)
	}
	mustExec(t, writer, `commit`)
}

func TestApplyingTheTriggersToALiveDatabaseWaitsForNobody(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	writer := mustConn(t, pool, "", "psql")
	mustExec(t, writer, `begin`)
	for _, table := range []string{"bands", "members", "invites", "songs", "setlists", "setlist_items", "gigs", "gig_responses", "rehearsals", "unavailability"} {
		mustExec(t, writer, `update public.`+table+` set version = version + 1`)
	}
	mustExec(t, pool, `alter database `+mustText(t, pool, `select current_database()`)+` set lock_timeout = '100ms'`)
	again, err := db.Open(t.Context(), pool.Config().ConnString())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()

	if err := db.MigrateUp(t.Context(), again); err != nil {
		t.Error(err)
	}
	mustExec(t, writer, `commit`)
}

// A view cannot be replaced while somebody's transaction has read it, and those
// who wait for that lock let nobody pass: so the wait must be a short one, and
// the error one that a second try mends.
func TestApplyingTheTriggersHoldsUpNoReadersForLong(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	reader := mustConn(t, pool, "", "psql")
	mustExec(t, reader, `begin; select count(*) from feed.events; select count(*) from feed.attached`)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()

	err := db.MigrateUp(ctx, pool)

	var pg *pgconn.PgError
	if !errors.As(err, &pg) || pg.Code != "55P03" {
		t.Errorf("with a view that is being read: %v, want a lock timeout", err)
	}
	mustExec(t, reader, `commit`)
	if err := db.MigrateUp(ctx, pool); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestAttachingDifferentlyChangesTheEvents(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	after := position(t, pool)
	mustExec(t, pool, `select feed.attach('public.songs', 'tune', hidden => '{notes,artist}', events => '{"updated:title": "tune:renamed", "deleted": "tune:gone:for_good"}')`)
	mustExec(t, pool, `insert into public.songs (band_id, title, notes) values ($1, 'New', 'secret')`, bandA)
	mustExec(t, pool, `update public.songs set title = 'Newer', artist = 'secret' where title = 'New'`)
	mustExec(t, pool, `update public.songs set tempo = 60, artist = 'more secret' where title = 'Newer'`)
	mustExec(t, pool, `delete from public.songs where title = 'Newer'`)

	changes := mustNews(t, pool, after)
	wantNames(t, changes, "tune:created tune:renamed tune:updated tune:gone:for_good")
	for _, c := range changes {
		for _, part := range [][]byte{c.Data, c.Old} {
			if part == nil {
				continue
			}
			row := object(t, part)
			for _, name := range []string{"notes", "artist"} {
				if value, there := row[name]; there {
					t.Errorf("%s shows %s: %v", c.Event, name, value)
				}
			}
		}
	}
}

func TestADetachedTableIsSilentAndItsLogStays(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	logged := mustInt(t, pool, `select count(*) from feed.events where entity = 'gig'`)
	after := position(t, pool)

	mustExec(t, pool, `select feed.detach('public.gigs'), feed.detach('public.gigs')`)
	mustExec(t, pool, `update public.gigs set title = 'unseen'`)

	wantNames(t, mustNews(t, pool, after), "")
	if n := mustInt(t, pool, `select count(*) from feed.events where entity = 'gig'`); n != logged || n == 0 {
		t.Errorf("the log has %d events of gigs, it had %d", n, logged)
	}
	if n := mustInt(t, pool, `select count(*) from pg_trigger where tgrelid = 'public.gigs'::regclass and not tgisinternal`); n != 0 {
		t.Errorf("%d triggers are left", n)
	}
	mustExec(t, pool, `select feed.attach('public.gigs', 'gig')`)
	mustExec(t, pool, `update public.gigs set title = 'seen' where id = (select min(id::text)::uuid from public.gigs)`)
	wantNames(t, mustNews(t, pool, after), "gig:updated")
}

func TestTriggersThatAreMissingOrDisabledAreReportedAndMended(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	for harm, want := range map[string]string{
		`alter table public.gigs disable trigger t90_feed_insert`:                                                    "t90_feed_insert is disabled",
		`alter table public.gigs disable trigger user`:                                                               "t10_stamp is disabled, t90_feed_delete is disabled, t90_feed_insert is disabled, t90_feed_truncate is disabled, t90_feed_update is disabled",
		`alter table public.gigs enable replica trigger t90_feed_update`:                                             "t90_feed_update is disabled",
		`drop trigger t90_feed_delete on public.gigs`:                                                                "t90_feed_delete is missing",
		`drop trigger t10_stamp on public.gigs; alter table public.gigs disable trigger t90_feed_truncate`:           "t10_stamp is missing, t90_feed_truncate is disabled",
		`alter table public.gigs enable always trigger t90_feed_update; drop trigger t90_feed_delete on public.gigs`: "t90_feed_delete is missing",
	} {
		mustExec(t, pool, harm)
		if got := mustText(t, pool, `select problem from feed.attached where target = 'public.gigs'::regclass and not in_place`); got != want {
			t.Errorf("%s: %q, want %q", harm, got, want)
		}
		mustExec(t, pool, `select feed.attach('public.gigs', 'gig')`)
		if got := mustText(t, pool, `select string_agg(problem, ';') from feed.attached`); got != "" {
			t.Errorf("%s: still %q after attaching again", harm, got)
		}
	}
}

func TestAPartitionThatCameLaterIsReported(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	mustExec(t, pool, `
		create table public.words (id int primary key, band_id uuid not null) partition by list (id);
		select feed.attach('public.words', 'word');
		create table public.words_1 partition of public.words for values in (1)`)

	if got := mustText(t, pool, `select problem from feed.attached where target = 'public.words'::regclass`); got != "partition words_1 is not attached" {
		t.Errorf("problem: %q", got)
	}
	mustExec(t, pool, `select feed.attach('public.words', 'word')`)
	after := position(t, pool)
	mustExec(t, pool, `insert into public.words_1 values (1, $1)`, bandA)
	wantNames(t, mustNews(t, pool, after), "word:created")
}
