package feed_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/feed"
	"downbeat/db/dbtest"
)

func TestATransactionThatIsTooLargeToTellIsAResetAndHoldsUpNobody(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band, other := mustBand(t, pool), mustBand(t, pool)
	mustExec(t, pool, `
		insert into public.songs (band_id, title, notes)
		select $1, 'Song', (select string_agg(md5((n * 1000 + m)::text), '') from generate_series(1, 600) m)
		from generate_series(1, 490) n`, band)
	s := newSink(t, band, other)
	mustFollow(t, dbtest.URL(pool), s)

	mustExec(t, pool, `update public.songs set notes = notes || '.' where band_id = $1`, band) // as text, 19 MB
	mustSong(t, pool, other, "meanwhile")
	mustSong(t, pool, band, "after it")

	s.untilTitle(other, "meanwhile")
	s.untilTitle(band, "after it")
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.resets) != 1 || s.resets[0].Reset != "bulk" || s.resets[0].Band != band || s.resets[0].Last-s.resets[0].First+1 != 490 {
		t.Errorf("the resets are %+v", s.resets)
	}
	if n := len(s.events[band]); n != 1 {
		t.Errorf("beside the reset, %d events came", n)
	}
}

func TestManyLargeCommitsThatAreSeenAtOnceAreAllToldInOrder(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band, other := mustBand(t, pool), mustBand(t, pool)
	s := newSink(t, band, other)
	mustFollow(t, dbtest.URL(pool), s) // by the clock: one look finds many

	for i := range 12 {
		mustExec(t, pool, `insert into public.songs (band_id, title, notes) values ($1, $2, repeat('x', 2000000))`, band, fmt.Sprint("Song ", i))
	}
	mustSong(t, pool, other, "meanwhile")

	s.untilTitle(other, "meanwhile")
	s.mustMatchLog(pool, band, 1)
	if len(s.resets) != 0 {
		t.Errorf("the resets are %+v", s.resets)
	}
}

func TestABandWithMoreNewsThanCanBeToldAtOnceHoldsUpNobody(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band, other := mustBand(t, pool), mustBand(t, pool)
	s := newSink(t, band, other)
	f := feed.New(dbtest.URL(pool), s, slog.New(slog.DiscardHandler))
	f.Spend(3_000_000)
	mustRun(t, f.Run)
	mustReceive(t, f.Ready(), "the feed has not looked")

	large := `insert into public.songs (band_id, title, notes) select $1, 'Song', repeat('x', 4000000)`
	batch := func() { // seen as one; no page has room for three of the band's commits
		tx, err := pool.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = tx.Rollback(context.Background()) }()
		mustExec(t, tx, `lock table feed.turn in exclusive mode`) // nobody numbers
		for range 5 {
			mustExec(t, pool, large, band)
		}
		mustSong(t, pool, other, "meanwhile")
		mustExec(t, tx, `rollback`)
	}
	batch()
	s.untilTitle(other, "meanwhile")
	s.until("a reset that stands for what was not told", func() bool {
		return len(s.resets) == 1 && s.resets[0].Reset == "behind" && s.resets[0].Band == band && s.heads[band] == 6
	})
	mustSong(t, pool, band, "told again")

	s.untilTitle(band, "told again") // the sink complains about a number that is missing
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.events[band]); n < 2 || n > 5 {
		t.Errorf("%d events of the band came, want some of the 5 large ones, and the last", n)
	}
}

func TestACommitThatCannotBeReadBecomesAResetAndTheFeedGoesOn(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band, other := mustBand(t, pool), mustBand(t, pool)
	attachDigits(t, pool)
	s := newSink(t, band, other)
	f := mustFollow(t, dbtest.URL(pool), s)

	mustSong(t, pool, band, "before it")
	mustExec(t, pool, digits, band, 70)
	mustSong(t, pool, other, "meanwhile")
	mustSong(t, pool, band, "after it")
	mustExec(t, pool, digits, band, 1)

	s.untilTitle(band, "before it")
	s.untilTitle(other, "meanwhile")
	s.untilTitle(band, "after it")
	s.until("live again, with everything told", func() bool { return s.live && s.heads[band] == 74 })
	s.mu.Lock()
	resets, events := s.resets, len(s.events[band])
	s.mu.Unlock()
	if len(resets) != 1 || resets[0].Reset != "unreadable" || resets[0].Band != band || resets[0].First != 3 || resets[0].Last != 72 {
		t.Errorf("the resets are %+v", resets)
	}
	if events != 3 {
		t.Errorf("beside the reset, %d events came", events)
	}
	if err := f.Settle(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestALookThatCannotTellNumbersAllTheSame(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool)
	s := newSink(t, band)
	mustFollow(t, dbtest.URL(pool), s)
	mustExec(t, pool, `create sequence public.failures`)
	// As of a row whose storage is damaged.
	mustExec(t, pool, `
		do $do$
		declare
		  was constant text := pg_get_functiondef('feed.look(uuid[])'::regprocedure);
		  tells constant text := 'look.data := news.data::text;';
		begin
		  assert strpos(was, tells) > 0;
		  execute replace(was, tells, $$
		    if news.data ->> 'title' = 'damaged' then
		      perform nextval('public.failures');
		      raise exception using errcode = 'data_corrupted', message = 'missing chunk';
		    end if; $$ || tells);
		end $do$`)
	failed := func() bool { return mustBool(t, pool, `select is_called from public.failures`) }
	for n := 0; !failed(); n++ { // whether a look tells at once depends on what else runs on the server
		mustSong(t, pool, band, "damaged")
		s.until("one more", func() bool { return len(s.events[band]) > n })
	}
	mustSong(t, pool, band, "after it")
	s.untilTitle(band, "after it")
}

func TestAPageThatTakesTooLongIsReadCommitByCommit(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band, other := mustBand(t, pool), mustBand(t, pool)
	attachDigits(t, pool)
	s := newSink(t, band, other)
	f := feed.New(dbtest.URL(pool), s, slog.New(slog.DiscardHandler))
	f.Hurry(20*time.Millisecond, patience)
	f.Spend(1 << 30)
	mustRun(t, f.Run)
	mustReceive(t, f.Ready(), "the feed has not looked")

	for range 3 {
		mustSong(t, pool, band, "before it")
		mustExec(t, pool, digits, band, 40) // 40 MB take longer
		mustSong(t, pool, other, "meanwhile")
	}

	s.until("everything", func() bool { return s.heads[other] == 4 && s.heads[band] == 1+3*41 && s.live })
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.resets) != 0 || len(s.events[band]) != 3*41 {
		t.Errorf("%d events came, and the resets %+v", len(s.events[band]), s.resets)
	}
}

func TestACommitThatTakesTooLongBecomesAResetAndTheFeedGoesOn(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band, other := mustBand(t, pool), mustBand(t, pool)
	attachDigits(t, pool)
	s := newSink(t, band, other)
	f := feed.New(dbtest.URL(pool), s, slog.New(slog.DiscardHandler))
	f.Hurry(20*time.Millisecond, 20*time.Millisecond) // on a slow machine, other commits may take that long as well
	mustRun(t, f.Run)
	mustReceive(t, f.Ready(), "the feed has not looked")

	mustExec(t, pool, digits, band, 40)
	mustSong(t, pool, other, "meanwhile")
	mustSong(t, pool, band, "after it")

	s.until("everything", func() bool { return s.heads[other] == 2 && s.heads[band] == 42 && s.live })
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.resets) == 0 || s.resets[0].Reset != "unreadable" || s.resets[0].First != 2 || s.resets[0].Last != 41 {
		t.Errorf("the resets are %+v", s.resets)
	}
}

func TestACommitThatCannotBeReadIsAResetOfTheHistoryToo(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool)
	attachDigits(t, pool)
	mustSong(t, pool, band, "before it")
	mustExec(t, pool, digits, band, 70)
	mustSong(t, pool, band, "after it")
	at, log := mustStart(t, pool, band, "").Cursor, feed.NewLog(pool)
	if at.Seq != 73 {
		t.Fatalf("the band is at %d", at.Seq)
	}

	var told []string
	at.Seq = 1
	for more := true; more; {
		var commits []feed.Commit
		var err error
		if commits, more, err = log.After(t.Context(), at); err != nil {
			t.Fatal(err)
		}
		for _, c := range commits {
			if c.First != at.Seq+1 {
				t.Errorf("after %d comes %d", at.Seq, c.First)
			}
			at.Seq = c.Last
			told = append(told, fmt.Sprint(c.Reset, " ", c.First, "-", c.Last, " ", len(c.Events)))
		}
	}
	if got, want := fmt.Sprint(told), "[ 2-2 1 unreadable 3-72 0  73-73 1]"; got != want {
		t.Errorf("told: %s, want %s", got, want)
	}
}

func TestALookThatTakesTooLongIsGivenMoreTime(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	f := feed.New(dbtest.URL(pool), newSink(t), slog.New(slog.DiscardHandler))
	look := func(ctx context.Context, want error) time.Duration {
		_, next, err := f.Advance(ctx, mustConn(t, dbtest.URL(pool)))
		if !errors.Is(err, want) {
			t.Fatalf("the look failed with %v, want %v", err, want)
		}
		return next
	}
	expired, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	for _, want := range []string{"4s", "8s", "16s", "32s", "1m0s", "1m0s"} {
		if got := look(expired, context.DeadlineExceeded).String(); got != want {
			t.Errorf("the next look has %s, want %s", got, want)
		}
	}
	if got := look(t.Context(), nil); got != 2*time.Second {
		t.Errorf("after one that succeeded, the next look has %v", got)
	}
}

// attachDigits puts a table on the feed whose rows have a megabyte when they are
// read, and next to nothing in the log's count.
func attachDigits(tb testing.TB, pool *pgxpool.Pool) {
	tb.Helper()
	mustExec(tb, pool, `
		create table public.digits (
		  id uuid default gen_random_uuid() primary key, band_id uuid not null,
		  a numeric, b numeric, c numeric, d numeric, e numeric, f numeric, g numeric, h numeric
		)`)
	mustExec(tb, pool, `select feed.attach('public.digits')`)
}

// digits inserts so many of its rows into a band.
const digits = `
	insert into public.digits (band_id, a, b, c, d, e, f, g, h)
	select $1, n, n, n, n, n, n, n, n
	from (select 1e131071::numeric as n, generate_series(1, $2)) r`
