package triggers_test

import (
	"testing"
)

func TestAnAdministratorSeesWhoChangedWhatAndHowFarDeliveryIs(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	psql := mustConn(t, pool, "", "psql")
	mustExec(t, psql, `begin; set local downbeat.reason = 'the venue called'`)
	mustExec(t, psql, `update public.gigs set venue = 'Cellar' where title = 'Town hall'; commit`)

	if got := mustText(t, pool, `select unnumbered || ' ' || (oldest is not null) from feed.lag()`); got != "1 true" {
		t.Errorf("before a look, lag says %s", got)
	}
	mustAdvance(t, pool)
	if got := mustText(t, pool, `select unnumbered || ' ' || (oldest is null) || ' ' || (queue_usage < 0.5) || ' ' || quiet from feed.lag()`); got != "0 true true false" {
		t.Errorf("after it, lag says %s", got)
	}
	want := "gig:updated direct SQL by " + mustText(t, pool, `select session_user`) + " from psql {venue} the venue called"
	if got := mustText(t, pool, `select concat_ws(' ', event, who, changed::text, reason) from feed.tail($1, 1)`, bandA); got != want {
		t.Errorf("tail says %q", got)
	}
	if got := mustText(t, pool, `select string_agg(concat_ws(' ', event, who, changed::text, reason), '; ' order by at) from feed.who('public.gigs', '60000000-0000-4000-8000-000000000001') where changed is not null`); got != want {
		t.Errorf("who says %q", got)
	}
	if n := mustInt(t, pool, `select count(*) from feed.tail($1, 3)`, bandA); n != 3 {
		t.Errorf("tail of 3 has %d", n)
	}
	open := mustConn(t, pool, "", "psql")
	mustExec(t, open, `begin; update public.songs set tempo = 1`)
	mustExec(t, pool, rename, bandA, "later") // a snapshot lists those that are older than the last commit
	if n := mustInt(t, pool, `select count(*) from feed.lag() where running >= 1 and oldest_running is not null`); n != 1 {
		t.Error("lag does not tell of the open transaction")
	}
	mustExec(t, open, `rollback`)
}
