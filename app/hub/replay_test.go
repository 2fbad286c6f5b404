package hub

import (
	"log/slog"
	"testing"

	"github.com/google/uuid"

	"downbeat/app/feed"
	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestAReplayOfLargeCommitsHoldsAPageOfThemAtATime(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	var band uuid.UUID
	if err := pool.QueryRow(t.Context(), `insert into public.bands (name) values ('A band') returning id`).Scan(&band); err != nil {
		t.Fatal(err)
	}
	const n, size = 20, 400_000
	for range n {
		if _, err := pool.Exec(t.Context(), `insert into public.songs (band_id, title, notes) values ($1, 'Song', repeat('x', $2))`, band, size); err != nil {
			t.Fatal(err)
		}
	}
	look, err := db.Advance(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	h := New(feed.NewLog(pool), slog.New(slog.DiscardHandler))
	h.Restart(look.Epoch)
	s, err := h.Subscribe(t.Context(), band, feed.Cursor{Epoch: look.Epoch, Band: band, Seq: 1}.String())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()

	for seq := int64(2); seq < n+2; seq++ {
		page := s.page
		f, err := s.Take(t.Context())
		if err != nil || f == nil || f.First != seq || f.Size() < size {
			t.Fatalf("after %d: %+v, %v", s.Seq(), f, err)
		}
		s.Taken(f.Last)
		if len(page) > 0 && page[0] != nil {
			t.Fatalf("what was taken up to %d is still held", seq)
		}
		held := 0
		for _, f := range s.page {
			held += f.Size()
		}
		if held > 3*size {
			t.Fatalf("at %d it holds %d bytes", seq, held)
		}
	}
	if f, err := s.Take(t.Context()); f != nil || err != nil {
		t.Errorf("at the end: %+v, %v", f, err)
	}
}
