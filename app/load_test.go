package main_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// load is people who write all the time.
type load struct {
	stop func()
	wg   sync.WaitGroup

	mu     sync.Mutex
	songs  map[uuid.UUID][]string // of each band, whose commit was acknowledged
	failed int
}

// MustWrite starts writers, each with a transaction every so often in one or two
// of the bands. What fails, because the server is away, is not tried again.
func (s *stage) MustWrite(tb testing.TB, writers int, every time.Duration, bands ...uuid.UUID) *load {
	ctx, cancel := context.WithCancel(context.Background())
	l := &load{songs: map[uuid.UUID][]string{}}
	l.stop = func() { cancel(); l.wg.Wait() }
	tb.Cleanup(l.stop)
	for n := range writers {
		l.wg.Go(func() {
			ticker := time.NewTicker(every)
			defer ticker.Stop()
			for i := 0; ; i++ {
				select {
				case <-ctx.Done():
					return
				case <-ticker.C:
				}
				some := slices.Clone(bands)
				rand.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
				l.write(ctx, s, fmt.Sprintf("song %d of writer %d", i, n), some[:min(len(some), 1+i%2)])
			}
		})
	}
	return l
}

// write is one transaction.
func (l *load) write(ctx context.Context, s *stage, title string, bands []uuid.UUID) {
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	songs := make([]string, len(bands))
	err := pgx.BeginFunc(bounded, s.pool, func(tx pgx.Tx) error {
		for i, band := range bands {
			if err := tx.QueryRow(bounded, `insert into songs (band_id, title) values ($1, $2) returning id::text`, band, title).Scan(&songs[i]); err != nil {
				return err
			}
			switch rand.N(4) {
			case 0:
				if _, err := tx.Exec(bounded, `update songs set tempo = 1 + random() * 300, notes = $2 where id = $1`, songs[i], title); err != nil {
					return err
				}
			case 1:
				if _, err := tx.Exec(bounded, `delete from songs where id = $1`, songs[i]); err != nil {
					return err
				}
			case 2: // a gig that others write too; whoever holds it is not waited for
				const sql = `update gigs set notes = $2 where id = (select id from gigs where band_id = $1 limit 1 for no key update skip locked)`
				if _, err := tx.Exec(bounded, sql, band, title); err != nil {
					return err
				}
			}
		}
		return nil
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.failed++
		return
	}
	for i, band := range bands {
		l.songs[band] = append(l.songs[band], songs[i])
	}
}

// committed are the songs of a band whose commit was acknowledged.
func (l *load) committed(band uuid.UUID) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.songs[band])
}

func (l *load) failures() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.failed
}
