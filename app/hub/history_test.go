package hub

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"downbeat/app/feed"
	"downbeat/db"
	"downbeat/db/dbtest"
)

// Writers write while subscribers come with cursors from anywhere: each must get
// every number after its own, once, wherever history ends and the present begins.
func TestHistoryAndThePresentMeetWithoutAGap(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	bands := make([]uuid.UUID, 2)
	for i := range bands {
		if err := pool.QueryRow(t.Context(), `insert into public.bands (name) values ('A band') returning id`).Scan(&bands[i]); err != nil {
			t.Fatal(err)
		}
	}
	h := New(feed.NewLog(pool), slog.New(slog.DiscardHandler))
	f := feed.New(dbtest.URL(pool), h, slog.New(slog.DiscardHandler))
	l := db.NewListener(dbtest.URL(pool), pool, f.Hint, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	var running, writers, readers sync.WaitGroup
	running.Go(func() { _ = f.Run(ctx) })
	running.Go(func() { _ = l.Run(ctx) })
	defer func() { cancel(); running.Wait() }()
	<-f.Ready()

	stop := make(chan struct{})
	for range 2 {
		writers.Go(func() {
			for !closedAlready(stop) {
				_, err := pool.Exec(ctx, `insert into public.songs (band_id, title) select $1, 'Song' from generate_series(1, $2)`,
					bands[rand.IntN(2)], rand.IntN(3)+1)
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 12 {
		readers.Go(func() {
			for range 6 {
				follow(ctx, t, h, bands[rand.IntN(2)], rand.Int64N(20)+1)
			}
		})
	}
	readers.Wait()
	close(stop)
	writers.Wait()
}

func closedAlready(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// follow takes so many events, from a random place.
func follow(ctx context.Context, t *testing.T, h *Hub, band uuid.UUID, n int64) {
	now, err := h.Subscribe(ctx, band, "")
	if err != nil {
		t.Error(err)
		return
	}
	at := now.Cursor()
	now.Close()
	head := at.Seq
	at.Seq = rand.Int64N(head + 1)
	s, err := h.Subscribe(ctx, band, at.String())
	if err != nil {
		t.Error(err)
		return
	}
	defer s.Close()
	if s.Cursor() != at {
		t.Errorf("begins at %v, asked for %v", s.Cursor(), at)
	}
	late := time.After(patience)
	for next := at.Seq + 1; next <= max(head, at.Seq+n); {
		select {
		case <-s.Ready():
		case <-late:
			t.Errorf("nothing comes after %d", s.Seq())
			return
		}
		frames, err := s.Take(ctx)
		if err != nil {
			t.Errorf("at %d: %v", s.Seq(), err)
			return
		}
		if frames == nil {
			continue
		}
		for _, m := range first(parse(wire(t, frames, s.Seq(), nil))) {
			if want := (feed.Cursor{Epoch: at.Epoch, Band: band, Seq: next}).String(); m.id != want {
				t.Errorf("got %s, want %s", m.id, want)
				return
			}
			next++
		}
		s.Taken(frames.Last)
	}
}
