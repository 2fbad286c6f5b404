package feed_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"downbeat/app/feed"
	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestWithoutAnyHintEventsArriveByTheClock(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool)
	s := newSink(t, band)
	mustFollow(t, dbtest.URL(pool), s)

	mustSong(t, pool, band, "unannounced")

	e := s.untilTitle(band, "unannounced")
	if e.Type != "song:created" || e.Band != band || e.Tx.Count != 1 || e.Actor.Via != "sql" {
		t.Errorf("the event is %+v", e)
	}
}

func TestAHintIsFollowedAtOnce(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool)
	s := newSink(t, band)
	f := mustFollow(t, dbtest.URL(pool), s)

	const n = 8
	began := time.Now()
	for i := range n {
		title := fmt.Sprint("hinted ", i)
		mustSong(t, pool, band, title)
		f.Hint(db.Hint{})
		s.untilTitle(band, title)
	}
	// By the clock alone each would take a second, because it comes right after a look.
	if took := time.Since(began); took > n/2*time.Second {
		t.Errorf("%d hinted events took %v", n, took)
	}
}

func TestAForgedHintSkipsNothing(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool)
	s := newSink(t, band)
	f := mustFollow(t, dbtest.URL(pool), s)
	mustListen(t, pool, f)

	for _, payload := range []string{`{"head": 9223372036854775807}`, `{"head": -1}`, `{"Head": 1e3}`, `{"head": "1"}`, `null`, `[`, ``} {
		mustExec(t, pool, `select pg_notify('downbeat', $1)`, payload)
	}
	f.Hint(db.Hint{Head: math.MaxInt64})
	mustSong(t, pool, band, "after the forgery")

	s.untilTitle(band, "after the forgery")
	s.mustMatchLog(pool, band, 1) // the band itself came before the feed
}

func TestAClaimToHaveNumberedMoreThanThereIsSkipsNothing(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool)
	s := newSink(t, band)
	f := mustFollow(t, dbtest.URL(pool), s)

	for i := range 3 {
		for range 20 {
			f.Hint(db.Hint{Head: math.MaxInt64})
		}
		title := fmt.Sprint("song ", i)
		mustSong(t, pool, band, title)
		s.untilTitle(band, title)
	}
	s.mustMatchLog(pool, band, 1)
}

func TestABandThatNobodyWatchesIsNotRead(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	watched, other := mustBand(t, pool), mustBand(t, pool)
	s := newSink(t, watched)
	mustFollow(t, dbtest.URL(pool), s)

	mustSong(t, pool, other, "for nobody")
	mustSong(t, pool, watched, "for somebody")

	s.untilTitle(watched, "for somebody") // the sink complains about other bands
}

func TestThereIsOneRestartForEachEpoch(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool)
	s := newSink(t, band)
	mustFollow(t, dbtest.URL(pool), s)
	mustSong(t, pool, band, "before")
	old := s.untilTitle(band, "before")

	mustExec(t, pool, `select feed.begin_epoch('a test')`)
	s.until("a restart", func() bool { return len(s.restarts) == 2 })
	mustSong(t, pool, band, "after")
	e := s.untilTitle(band, "after")

	if len(s.restarts) != 2 || s.restarts[0] == s.restarts[1] {
		t.Errorf("the epochs were %v", s.restarts)
	}
	if _, ok := feed.ParseCursor(e.ID, s.restarts[1], band); !ok {
		t.Errorf("%s is no cursor of epoch %s", e.ID, s.restarts[1])
	}
	if _, ok := feed.ParseCursor(old.ID, s.restarts[1], band); ok {
		t.Errorf("%s, of the old epoch, is taken for one of the new", old.ID)
	}
}

func TestABlackHoledLinkIsNotLiveAndLosesNothing(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool)
	link := dbtest.MustProxy(t, dbtest.URL(pool))
	s := newSink(t, band)
	mustFollow(t, link.URL, s)
	s.until("live", func() bool { return s.live })

	link.BlackHole()
	mustSong(t, pool, band, "unheard of")
	s.until("not live", func() bool { return !s.live })
	link.Pass()
	s.until("live again", func() bool { return s.live })

	s.untilTitle(band, "unheard of")
	s.mustMatchLog(pool, band, 1)
}

func TestHintsStopUnderLoadAndComeBack(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool)
	side := mustConn(t, dbtest.URL(pool))
	mustExec(t, side, `listen downbeat`)
	s := newSink(t, band)
	f := mustFollow(t, dbtest.URL(pool), s)
	mustListen(t, pool, f)

	const quiet = `select extract(epoch from clock_timestamp()) * 1000 <= q.last_value from feed.quiet_until q`
	// Some window in which nobody was hinted at although much was written: on a slow machine the load is not always one.
	eventually(t, "hints stop", func() bool {
		return hintsOf(t, pool, side, func() {
			for range 50 {
				mustSong(t, pool, band, "load")
			}
		}) == 0
	})
	eventually(t, "quiet ends", func() bool { return !mustBool(t, pool, quiet) })
	if n := hintsOf(t, pool, side, func() { mustSong(t, pool, band, "calm") }); n != 1 {
		t.Errorf("%d hints for one write after the load, want 1", n)
	}
	s.untilTitle(band, "calm")
	s.mustMatchLog(pool, band, 1)
}

func titleOf(tb testing.TB, e feed.Event) string {
	tb.Helper()
	var row struct{ Title string }
	if err := json.Unmarshal(e.Data, &row); err != nil {
		tb.Fatalf("%s: %v", e.Data, err)
	}
	return row.Title
}
