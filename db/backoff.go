package db

import (
	"context"
	"math/rand/v2"
	"time"
)

const (
	minBackoff = 100 * time.Millisecond
	maxBackoff = 5 * time.Second
)

// Backoff pauses before the next attempt, 1 for the first repetition: half of it
// a fixed share of 100 ms, doubled with every attempt up to 5 s, and half random,
// so that many instances do not come back at one moment. It returns early with
// the context's error.
func Backoff(ctx context.Context, attempt int) error {
	d := min(minBackoff<<min(attempt, 10), maxBackoff)
	return Pause(ctx, d/2+rand.N(d/2))
}

// Pause waits, or returns early with the context's error.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
