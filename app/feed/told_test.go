package feed_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db/dbtest"
)

// lateSink watches one more band each time that it is asked: after a commit in it
// that comes after the question.
type lateSink struct {
	*sink
	pool *pgxpool.Pool

	mu   sync.Mutex
	late []uuid.UUID
}

func (s *lateSink) Bands() []uuid.UUID {
	s.mu.Lock()
	defer s.mu.Unlock()
	watched := s.sink.Bands()
	if len(s.late) == 0 {
		return watched
	}
	band := s.late[0]
	s.late = s.late[1:]
	if _, err := s.pool.Exec(s.tb.Context(), `insert into public.songs (band_id, title) values ($1, 'meanwhile')`, band); err != nil {
		s.tb.Error(err)
	}
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	s.watched = append(slices.Clone(s.watched), band)
	return watched
}

func TestWhoBeginsToWatchWhileTheFeedLooksIsToldOfWhatTheLookFinds(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	s := &lateSink{sink: newSink(t), pool: pool}
	var bands []uuid.UUID
	for range 30 {
		bands = append(bands, mustBand(t, pool))
	}
	s.late = slices.Clone(bands)
	mustListen(t, pool, mustFollow(t, dbtest.URL(pool), s))

	for _, band := range bands {
		s.untilTitle(band, "meanwhile")
	}
}
