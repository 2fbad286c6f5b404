package feed_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/feed"
	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestACursorThatCannotBeContinuedSaysWhy(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band, foreign := mustBand(t, pool), mustBand(t, pool)
	for range 4 {
		mustSong(t, pool, band, "Song")
	}
	log := feed.NewLog(pool)
	head := mustStart(t, pool, band, "").Cursor
	if head.Seq != 5 || head.Epoch == "" {
		t.Fatalf("the head is %+v", head)
	}
	at := func(seq int64) string { return feed.Cursor{Epoch: head.Epoch, Band: band, Seq: seq}.String() }

	for cursor, want := range map[string]feed.Start{
		"":    {Cursor: head, Head: 5},
		at(5): {Cursor: head, Head: 5},
		at(0): {Cursor: feed.Cursor{Epoch: head.Epoch, Band: band}, Head: 5},
		at(6): {Cursor: head, Head: 5, Reset: "unknown"},
		feed.Cursor{Epoch: head.Epoch, Band: foreign, Seq: 1}.String(): {Cursor: head, Head: 5, Reset: "unknown"},
		feed.Cursor{Epoch: "ffffffff", Band: band, Seq: 1}.String():    {Cursor: head, Head: 5, Reset: "unknown"},
		"'; select 1 --\x00": {Cursor: head, Head: 5, Reset: "unknown"},
	} {
		if got, err := log.Start(t.Context(), band, cursor); err != nil || got != want {
			t.Errorf("Start at %q = %+v, %v; want %+v", cursor, got, err, want)
		}
	}

	mustExec(t, pool, `insert into public.songs (band_id, title) select $1, 'Song' from generate_series(1, 10000)`, band)
	if got := mustStart(t, pool, band, at(4)); got.Reset != "behind" || got.Cursor.Seq != 10005 {
		t.Errorf("10,001 events behind: %+v", got)
	}
	if got := mustStart(t, pool, band, at(5)); got.Reset != "" {
		t.Errorf("10,000 events behind: %+v", got)
	}
	for range 4 {
		if _, err := db.Rotate(t.Context(), pool, -time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	if got := mustStart(t, pool, band, at(5)); got.Reset != "expired" || got.Cursor.Seq != 10005 {
		t.Errorf("older than the log: %+v", got)
	}
	if got := mustStart(t, pool, band, at(10005)); got.Reset != "" {
		t.Errorf("at the end of an empty log: %+v", got)
	}
}

func TestWhoJoinedSince(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band, other := mustBand(t, pool), mustBand(t, pool)
	var user, another uuid.UUID
	for email, id := range map[string]*uuid.UUID{"u@x": &user, "v@x": &another} {
		if err := pool.QueryRow(t.Context(), `insert into public.users (email, name) values ($1, 'U') returning id`, email).Scan(id); err != nil {
			t.Fatal(err)
		}
	}
	join := `insert into public.members (band_id, user_id, name) values ($1, $2, 'U')`
	mustExec(t, pool, join, band, user)                                                    // 2
	mustExec(t, pool, `update public.members set role = 'admin' where band_id = $1`, band) // 3
	mustExec(t, pool, `delete from public.members where band_id = $1`, band)               // 4
	mustSong(t, pool, band, "Behind their back")                                           // 5
	mustExec(t, pool, `
		with many as (insert into public.songs (band_id, title) select $1, 'Song' from generate_series(1, 600))
		insert into public.members (band_id, user_id, name) values ($1, $2, 'U')`, band, user) // 6 to 606, told as one reset
	mustExec(t, pool, `update public.members set user_id = $2 where band_id = $1`, band, another) // 607
	log := feed.NewLog(pool)

	for _, c := range []struct {
		band, user uuid.UUID
		seq        int64
		want       bool
	}{
		{band, user, 1, true}, {band, user, 5, true}, {band, user, 606, false}, {band, another, 606, true}, {band, another, 607, false},
		{other, user, 0, false}, {band, uuid.New(), 0, false},
	} {
		head := mustStart(t, pool, c.band, "").Cursor
		got, err := log.Joined(t.Context(), feed.Cursor{Epoch: head.Epoch, Band: c.band, Seq: c.seq}, c.user)
		if err != nil || got != c.want {
			t.Errorf("joined since %d: %v, %v; want %v", c.seq, got, err, c.want)
		}
	}
}

// mustStart numbers what is committed, and finds the place of a cursor.
func mustStart(tb testing.TB, pool *pgxpool.Pool, band uuid.UUID, cursor string) feed.Start {
	tb.Helper()
	conn := mustConn(tb, dbtest.URL(pool))
	if _, err := db.OpenLog(tb.Context(), conn); err != nil {
		tb.Fatal(err)
	}
	if _, err := db.Advance(tb.Context(), conn); err != nil {
		tb.Fatal(err)
	}
	start, err := feed.NewLog(pool).Start(tb.Context(), band, cursor)
	if err != nil {
		tb.Fatal(err)
	}
	return start
}
