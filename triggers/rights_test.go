package triggers_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestARoleWithNoRightsCanNeitherReadNorWriteNorCallTheFeed(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	conn := mustConn(t, pool, mustRole(t, pool, "create, usage on schema public"), "psql")
	rows, err := pool.Query(t.Context(), `
		select 'select * from feed.' || quote_ident(c.relname) from pg_class c where c.relnamespace = 'feed'::regnamespace and c.relkind in ('r', 'p', 'v', 'S')
		union all
		select 'insert into feed.' || quote_ident(c.relname) || ' default values' from pg_class c where c.relnamespace = 'feed'::regnamespace and c.relkind in ('r', 'p')
		union all
		select 'truncate feed.' || quote_ident(c.relname) from pg_class c where c.relnamespace = 'feed'::regnamespace and c.relkind in ('r', 'p')
		union all
		select 'do $$ begin lock feed.' || quote_ident(c.relname) || ' in access share mode; end $$' from pg_class c where c.relnamespace = 'feed'::regnamespace and c.relkind in ('r', 'p')
		union all
		select 'select ' || p.pronamespace::regnamespace || '.' || p.proname || '('
			|| (select coalesce(string_agg('null::' || format_type(u.t, null), ', '), '') from unnest(p.proargtypes::oid[]) u (t)) || ')'
		from pg_proc p where p.pronamespace = 'feed'::regnamespace and p.prorettype <> 'trigger'::regtype
		union all
		values ('select nextval(''feed.change_id'')'), ('select setval(''feed.quiet_until'', 9e15::bigint)')`)
	if err != nil {
		t.Fatal(err)
	}
	attempts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range attempts {
		if pg := mustFail(t, conn, sql); pg.Code != "42501" {
			t.Errorf("%s: %s", sql, pg.Message)
		}
	}
	t.Logf("%d attempts were refused", len(attempts))

	mustExec(t, conn, `create table public.mine (id int primary key, band_id uuid not null)`)
	for _, fn := range []string{"record_insert", "record_update", "record_delete", "record_truncate", "stamp"} {
		if pg := mustFail(t, conn, `create trigger forge before truncate on public.mine for each statement execute function feed.`+fn+`('gig', 'band_id', 'id')`); pg.Code != "42501" {
			t.Errorf("a trigger with feed.%s: %s", fn, pg.Message)
		}
	}
	mustExec(t, conn, `drop table public.mine`)
}

func TestAForgedNotificationIsNoEvent(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	conn := mustConn(t, pool, mustRole(t, pool), "psql")
	after := position(t, pool)

	mustExec(t, conn, `notify downbeat, '{"head": 9000000}'`)
	mustExec(t, conn, `select pg_notify('downbeat', '{"entity": "gig", "op": "update", "band": "b0000000-0000-4000-8000-000000000001"}')`)

	wantNames(t, mustNews(t, pool, after), "")
	if got := position(t, pool); got != after {
		t.Errorf("the position went from %d to %d", after, got)
	}
}

func TestAWriterNeedsNoRightsOnTheFeedAndIsLoggedByName(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	role := mustRole(t, pool, "select, insert, update, delete, truncate on public.gigs, public.gig_responses")
	after := position(t, pool)
	conn := mustConn(t, pool, role, "night job")
	mustExec(t, conn, `set downbeat.user_id = 'a0000000-0000-4000-8000-000000000001'; set downbeat.user_name = 'Ana'; set downbeat.reason = 'because'`)
	mustExec(t, conn, `insert into public.gigs (band_id, title, starts_at) values ($1, 'By SQL', '2030-01-01')`, bandA)
	mustExec(t, conn, `update public.gigs set fee = 5 where title = 'By SQL'`)
	mustExec(t, conn, `delete from public.gigs where title = 'By SQL'`)
	mustExec(t, conn, `truncate public.gigs, public.gig_responses`)

	changes := mustNews(t, pool, after, bandA)
	wantNames(t, changes, "gig:created gig:updated gig:deleted feed:reset(truncate)")
	for _, c := range changes[:3] {
		if c.DBUser != role || c.App != "night job" || c.UserID != "" || c.UserName != "" || c.Reason != "because" {
			t.Errorf("%s by %q from %q, user %q %q", c.Event, c.DBUser, c.App, c.UserID, c.UserName)
		}
	}

	mustExec(t, pool, `select feed.trust($1)`, role)
	after = position(t, pool)
	mustExec(t, conn, `insert into public.gigs (band_id, title, starts_at) values ($1, 'By Ana', '2030-01-01')`, bandA)
	if got := mustNews(t, pool, after)[0]; got.UserName != "Ana" || got.UserID != "a0000000-0000-4000-8000-000000000001" {
		t.Errorf("a trusted role's claim: %q %q", got.UserName, got.UserID)
	}
}

func TestAHintIsSmallAndIsLeftOutUnderALease(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	mustExec(t, pool, `create table public.words (id text primary key, band_id uuid not null)`)
	long := strings.Repeat("e", 63)
	mustExec(t, pool, `select feed.attach('public.words', $1)`, long)
	listener := mustConn(t, pool, "", "listener")
	mustExec(t, listener, `listen downbeat`)
	hear := func() (list []string) {
		mustExec(t, pool, `notify downbeat, 'end'`)
		for {
			n, err := listener.WaitForNotification(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n.Payload == "end" {
				return list
			}
			list = append(list, n.Payload)
		}
	}

	mustExec(t, pool, `insert into public.words select repeat(n::text, 2600), $1 from generate_series(1, 1) n`, bandA)
	heard := hear()
	var hint struct{ Entity, Op, Band string }
	if len(heard) != 1 || len(heard[0]) > 300 {
		t.Fatalf("hints: %q", heard)
	}
	if err := json.Unmarshal([]byte(heard[0]), &hint); err != nil || hint.Entity != long || hint.Op != "insert" || hint.Band != bandA.String() {
		t.Errorf("hint %s: %v", heard[0], err)
	}

	mustExec(t, pool, `update public.words set id = id where false`)
	mustExec(t, pool, `select feed.quiet('1 hour')`)
	mustExec(t, pool, `insert into public.words values ('quiet', $1)`, bandA)
	if heard := hear(); len(heard) != 0 {
		t.Errorf("hints of nothing, or under a lease: %q", heard)
	}
	mustExec(t, pool, `select feed.quiet('-1 second')`)
	mustExec(t, pool, `insert into public.words values ('loud', $1)`, bandA)
	if heard := hear(); len(heard) != 1 {
		t.Errorf("hints after the lease: %q", heard)
	}
}

// Where the feed belongs to one role and a table to another, emptying the table
// must not need a right that its owner has not given.
func TestTheOwnerOfAnAttachedTableCanEmptyItWithoutTheFeedsRole(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	owner, feed := mustRole(t, pool, "create, usage on schema public"), mustRole(t, pool, "usage on schema public")
	mustExec(t, mustConn(t, pool, owner, "psql"), `create table public.words (id int primary key, band_id uuid not null)`)
	mustExec(t, pool, `do $$ declare f record; begin
		for f in select c.oid::regclass as name from pg_class c where relnamespace = 'feed'::regnamespace and relkind in ('r', 'p', 'v', 'S') loop execute format('alter table %s owner to `+feed+`', f.name); end loop;
		for f in select p.oid::regprocedure as name from pg_proc p where pronamespace = 'feed'::regnamespace loop execute format('alter function %s owner to `+feed+`', f.name); end loop; end $$;
		alter schema feed owner to `+feed)

	if pg := mustFail(t, pool, `select feed.attach('public.words', 'word')`); pg.Code != "42501" || pg.Hint == "" {
		t.Errorf("a table that the feed may not read: %+v", pg)
	}
	mustExec(t, pool, `grant select on public.words to `+feed)
	mustExec(t, pool, `select feed.attach('public.words', 'word')`)
	conn := mustConn(t, pool, owner, "psql")
	after := position(t, pool)
	mustExec(t, conn, `insert into public.words values (1, $1)`, bandA)
	mustExec(t, conn, `truncate public.words`)
	wantNames(t, mustNews(t, pool, after), "word:created feed:reset(truncate)")
}
