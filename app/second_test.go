package main_test

import (
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

func TestASecondStartIsASecondInstanceAndTakesOverTheClients(t *testing.T) {
	t.Parallel()
	data := MustOwn(t)
	one := MustServe(t, nil, "--data="+data)
	two := MustServe(t, []string{"DOWNBEAT_DATA=" + data})
	if one.url == two.url {
		t.Fatalf("both serve at %s", one.url)
	}
	url := MustSayOnly(t, MustStart(t, []string{"DOWNBEAT_DATA=" + data}, "dsn"))
	pool, err := pgxpool.New(t.Context(), url)
	Must(t, err)
	s := &stage{url, pool}
	t.Cleanup(pool.Close)

	moves := MustSignIn(t, ana, demoBand, one.url, two.url)
	stays := moves.another(demoBand, 0, two.url)
	moves.MustFollow(t)
	stays.MustFollow(t)
	load := s.MustWrite(t, 2, 20*time.Millisecond, demoBand)
	moves.MustGet(t, 100)
	stays.MustGet(t, 1)

	one.MustStop(t)
	moves.MustBeTold(t, "feed:goodbye", 1)
	if ready := moves.MustBeTold(t, "feed:ready", 2); ready.data == "" {
		t.Error("feed:ready has no data")
	}
	moves.MustGet(t, 100)
	load.stop()
	s.MustHaveGot(t, moves)
	s.MustHaveGot(t, stays)
	_, a := moves.events()
	_, b := stays.events()
	if n := min(len(a), len(b)); !slices.Equal(a[len(a)-n:], b[len(b)-n:]) {
		t.Error("the two instances gave different ids, or another order")
	}
	if told := stays.told("feed:goodbye"); len(told) > 0 {
		t.Errorf("a client of the other instance is told %v", told)
	}

	pool.Close()
	if postmaster(data) == 0 {
		t.Fatal("PostgreSQL stopped before the last instance")
	}
	two.MustStop(t)
	if pid := postmaster(data); pid != 0 {
		t.Errorf("the last instance has stopped and PostgreSQL (process %d) runs on", pid)
	}
}
