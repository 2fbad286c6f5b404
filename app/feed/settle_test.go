package feed_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"downbeat/db/dbtest"
)

func TestWhatWasCommittedBeforeSettleIsPublishedAfterIt(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool)
	s := newSink(t, band)
	f := mustFollow(t, dbtest.URL(pool), s)
	other := mustFollow(t, dbtest.URL(pool), newSink(t)) // numbers as well, now and then before this one

	for i := range 50 {
		title := fmt.Sprint("committed ", i)
		mustSong(t, pool, band, title)
		go func() { _ = other.Settle(t.Context()) }()
		if err := f.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.mu.Lock()
		n := len(s.events[band])
		s.mu.Unlock()
		if n != i+1 {
			t.Fatalf("%d events after %d commits", n, i+1)
		}
	}
}

func TestSettleEndsWithItsContext(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	f := mustFollow(t, dbtest.URL(pool), newSink(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := f.Settle(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
