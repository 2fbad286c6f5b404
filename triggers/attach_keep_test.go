package triggers_test

import (
	"strings"
	"testing"
)

func TestAttachingAgainWithoutArgumentsKeepsWhatIsHidden(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	mustExec(t, pool, `create table public.posters (id int primary key, band_id uuid not null, title text, secret text)`)
	mustExec(t, pool, `select feed.attach('public.posters', 'poster', hidden => '{secret}', events => '{"created": "poster:hung"}')`)
	mustExec(t, pool, `alter table public.posters disable trigger t90_feed_insert`)

	mustExec(t, pool, `select feed.attach('public.posters')`)
	mustExec(t, pool, `select feed.attach('public.gig_responses')`)

	mustExec(t, pool, `insert into public.posters values (1, $1, 'Tour', 's3cret')`, bandA)
	mustAdvance(t, pool)
	last := mustText(t, pool, `select event || ' ' || data::text from feed.tail($1, 1)`, bandA)
	if !strings.HasPrefix(last, "poster:hung ") || strings.Contains(last, "s3cret") {
		t.Errorf("the last event is %s", last)
	}
	if counts := mustText(t, pool, `select counts from feed.attached where entity = 'gig_response'`); counts != "public.gig_counts" {
		t.Errorf("answers are counted by %q", counts)
	}
}

func TestTwoTablesCannotHaveOneName(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	mustExec(t, pool, `create table public.posters (id int primary key, band_id uuid not null)`)
	conn := mustConn(t, pool, "", "psql")
	pg := mustFail(t, conn, `select feed.attach('public.posters', 'gig')`)
	if !strings.Contains(pg.Message, "is on the feed as gig already") {
		t.Error(pg.Message)
	}
}

func TestABroadcastCannotPretendToTellOfARow(t *testing.T) {
	t.Parallel()
	conn := mustConn(t, mustFixture(t), "", "psql")
	pg := mustFail(t, conn, `select feed.broadcast('b0000000-0000-4000-8000-000000000001', 'gig:updated', '{}')`)
	if !strings.Contains(pg.Message, "can not be broadcast") {
		t.Error(pg.Message)
	}
}
