package triggers_test

import (
	"testing"
)

// A temporary schema comes before pg_catalog for tables and types, even when a
// function's search_path is empty: whoever may make temporary objects could have
// a definer's function run theirs.
func TestTemporaryObjectsOfTheWriterAreNotUsedByTheTriggers(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	role := mustRole(t, pool, "select, insert, update, delete, truncate on public.gigs, public.songs")
	mustExec(t, pool, `create table public.caught (what text, whom text); grant insert on public.caught to public`)
	conn := mustConn(t, pool, role, "psql")
	mustExec(t, conn, `
		create function pg_temp.caught(what pg_catalog.text) returns pg_catalog.bool language plpgsql as $$
		begin
			insert into public.caught values (what, current_user);
			return true;
		end $$`)
	for _, kind := range []string{"text", "jsonb", "uuid", "int8", "int4", "bool", "regclass", "_text", "name", "timestamptz", "char", "interval"} {
		mustExec(t, conn, `create domain pg_temp."`+kind+`" as pg_catalog."`+kind+`" check (pg_temp.caught('`+kind+`'::pg_catalog.text))`)
	}
	for _, table := range []string{"changes", "state", "attachments", "trusted", "quiet_until", "pg_class", "pg_trigger", "pg_database", "new_rows", "old_rows"} {
		mustExec(t, conn, `create temporary table "`+table+`" (id pg_catalog.int4, slot pg_catalog.int2, role pg_catalog.name)`)
	}
	for _, fn := range []string{"jsonb_each(pg_catalog.jsonb)", "to_jsonb(anyelement)", "current_setting(pg_catalog.text, pg_catalog.bool)", "concat_ws(pg_catalog.text)", "clock_timestamp()", "pg_notify(pg_catalog.text, pg_catalog.text)"} {
		mustExec(t, conn, `create function pg_temp.`+fn+` returns pg_catalog.text language sql as 'select pg_temp.caught(''function'')::pg_catalog.text'`)
	}
	mustExec(t, conn, `set search_path = pg_temp, public`)
	after := position(t, pool)

	mustExec(t, conn, `set downbeat.user_id = 'forged'`)
	mustExec(t, conn, `insert into public.songs (band_id, title) select band_id, 'New' from public.gigs limit 1`)
	mustExec(t, conn, `update public.gigs set venue = 'Cellar' where title = 'Town hall'`)
	mustExec(t, conn, `update public.gigs set venue = 'Attic'`)
	mustExec(t, conn, `delete from public.songs where title = 'New'`)

	if got := mustText(t, pool, `select string_agg(distinct what || ' as ' || whom, ', ') from public.caught where whom <> $1`, role); got != "" {
		t.Errorf("the writer's own code ran with the rights of the feed: %s", got)
	}
	changes := mustNews(t, pool, after)
	wantNames(t, changes, "song:created gig:updated gig:updated gig:updated gig:updated song:deleted")
	for _, c := range changes {
		if c.DBUser != role || c.UserID != "" {
			t.Errorf("%s by %q, user %q", c.Event, c.DBUser, c.UserID)
		}
	}
}
