package main_test

import (
	"testing"
	"time"
)

func TestAClientOfAKilledInstanceEndsWithExactlyTheLog(t *testing.T) {
	t.Parallel()
	s, addr := MustStage(t), MustAddr(t)
	in := MustServeAt(t, s.url, addr)
	c := MustSignIn(t, ana, demoBand, in.url).MustFollow(t)
	load := s.MustWrite(t, 4, 10*time.Millisecond, demoBand)
	for range 5 {
		c.MustGet(t, 150)
		in.MustKill(t)
		in = MustServeAt(t, s.url, addr)
	}
	c.MustGet(t, 50)
	load.stop()
	t.Logf("%d events, over %d streams", s.MustHaveGot(t, c), len(c.told("feed:ready")))
	MustHaveHeardOf(t, c, load.committed(demoBand))
}

func TestAClientThatComesBackWhileAnInstanceStartsGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	s, addr := MustStage(t), MustAddr(t)
	in := MustServeAt(t, s.url, addr)
	first := MustSignIn(t, ana, demoBand, in.url)
	first.eager = true
	clients := []*client{first.MustFollow(t)}
	for range 9 {
		c := first.another(demoBand, 0, in.url)
		c.eager = true
		clients = append(clients, c.MustFollow(t))
	}
	load := s.MustWrite(t, 2, 10*time.Millisecond, demoBand)
	for range 3 {
		first.MustGet(t, 20)
		in.MustKill(t)
		in = MustServeAt(t, s.url, addr)
	}
	first.MustGet(t, 20)
	load.stop()
	s.MustHaveGot(t, clients...)
}

func TestConnectionsThatAreCutAgainAndAgainLoseNothing(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	one, two := MustServeAt(t, s.url, MustAddr(t)), MustServeAt(t, s.url, MustAddr(t))
	first := MustSignIn(t, ana, demoBand, one.url, two.url)
	clients := []*client{first.MustFollow(t)}
	for n := 1; n < 4; n++ {
		clients = append(clients, first.another(demoBand, n, first.instances...).MustFollow(t))
	}
	load := s.MustWrite(t, 4, 10*time.Millisecond, demoBand)

	// Once: nobody may notice.
	first.MustGet(t, 50)
	began := time.Now()
	n, err := s.terminate(t.Context(), `query like 'listen %'`)
	Must(t, err)
	if n != 2 {
		t.Errorf("%d listeners were there, not 2", n)
	}
	first.MustGet(t, 50)
	t.Logf("50 events after the listeners were ended: %v", time.Since(began).Round(time.Millisecond))
	MustBecome(t, "the listeners are back", func() bool {
		var listening int
		Must(t, s.pool.QueryRow(t.Context(), `
			select count(*) from pg_stat_activity
			where datname = current_database() and application_name = 'downbeat' and query like 'listen %'`).Scan(&listening))
		return listening == 2
	})
	t.Logf("and listeners again: %v", time.Since(began).Round(time.Millisecond))

	// For five seconds, all connections of all instances: listeners, feeds and pools.
	ended := 0
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for storm := time.Now(); time.Since(storm) < 5*time.Second; <-ticker.C {
		n, err := s.terminate(t.Context(), `true`)
		Must(t, err)
		ended += n
	}
	began = time.Now()
	for _, in := range []*instance{one, two} {
		in.MustBeReady(t, 200)
	}
	t.Logf("%d connections were cut; ready %v later", ended, time.Since(began).Round(time.Millisecond))
	load.stop()
	s.MustHaveGot(t, clients...)
	for _, c := range clients {
		MustHaveHeardOf(t, c, load.committed(demoBand))
	}
	t.Logf("the clients had everything after %v", time.Since(began).Round(time.Millisecond))
	if load.failures() > 0 {
		t.Errorf("%d writes failed", load.failures())
	}
}

func TestARollingRestartLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	addresses := []string{MustAddr(t), MustAddr(t)}
	instances := []*instance{MustServeAt(t, s.url, addresses[0]), MustServeAt(t, s.url, addresses[1])}
	first := MustSignIn(t, ana, demoBand, instances[0].url, instances[1].url)
	clients := []*client{first.MustFollow(t)}
	for n := 1; n < 50; n++ {
		clients = append(clients, first.another(demoBand, n, first.instances...).MustFollow(t))
	}
	load := s.MustWrite(t, 4, 40*time.Millisecond, demoBand)
	for n := range instances {
		first.MustGet(t, 50)
		began := time.Now()
		instances[n].MustStop(t)
		t.Logf("stopped in %v", time.Since(began).Round(time.Millisecond))
		instances[n] = MustServeAt(t, s.url, addresses[n])
	}
	first.MustGet(t, 50)
	load.stop()
	events := s.MustHaveGot(t, clients...)
	for n, c := range clients {
		MustHaveHeardOf(t, c, load.committed(demoBand))
		if len(c.told("feed:goodbye")) == 0 {
			t.Errorf("client %d was never sent away", n)
		}
	}
	t.Logf("%d events for %d clients", events, len(clients))
}
