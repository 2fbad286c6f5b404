package main_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// Ten seconds of everything at once; DOWNBEAT_SOAK=1h makes it an hour.
func TestWhateverHappensEveryClientEndsWithExactlyItsBandsLog(t *testing.T) {
	t.Parallel()
	length := 10 * time.Second
	if asked := os.Getenv("DOWNBEAT_SOAK"); asked != "" {
		var err error
		length, err = time.ParseDuration(asked)
		Must(t, err)
	}
	s := MustStage(t)
	bands := []uuid.UUID{demoBand}
	for n := range 3 {
		bands = append(bands, s.MustAddBand(t, fmt.Sprintf("Band %d", n)))
	}
	var addresses, urls []string
	var instances []*instance
	for n := range 3 {
		addresses = append(addresses, MustAddr(t))
		instances = append(instances, MustServeAt(t, s.url, addresses[n]))
		urls = append(urls, instances[n].url)
	}
	first := MustSignIn(t, ana, demoBand, urls...)
	clients := make([]*client, 20)
	for n := range clients {
		clients[n] = first.another(bands[n%len(bands)], n, urls...).MustFollow(t)
	}
	load := s.MustWrite(t, 8, 40*time.Millisecond, bands...)

	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	var trouble sync.WaitGroup
	now := func(every time.Duration, do func()) { // about every so often
		trouble.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case <-time.After(every/2 + rand.N(every)):
					do()
				}
			}
		})
	}
	now(100*time.Millisecond, func() { clients[rand.N(len(clients))].hangUp() })
	var starting sync.Mutex // one that starts may fail, and says so; here it is not to
	now(400*time.Millisecond, func() {
		if starting.TryLock() {
			defer starting.Unlock()
			_, _ = s.terminate(ctx, `random() < 0.2`)
		}
	})
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(time.Second + rand.N(3*time.Second)):
			n := rand.N(len(instances))
			instances[n].MustKill(t)
			func() {
				starting.Lock()
				defer starting.Unlock()
				instances[n] = MustServeAt(t, s.url, addresses[n])
			}()
		}
	}
	trouble.Wait()
	load.stop()

	began := time.Now()
	events := s.MustHaveGot(t, clients...)
	streams := 0
	for _, c := range clients {
		streams += len(c.told("feed:ready"))
	}
	t.Logf("%d events over %d streams; complete %v after the end; %d writes failed", events, streams, time.Since(began).Round(time.Millisecond), load.failures())
	for _, band := range bands {
		all := first.another(band, 0, urls...) // its record is the log
		all.record = s.MustHaveLog(t, band)
		MustHaveHeardOf(t, all, load.committed(band))
	}
}
