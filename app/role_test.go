package main_test

import (
	"strings"
	"testing"
	"time"

	"downbeat/db/dbtest"
)

func TestAnInstanceServesAsARoleThatOwnsNothing(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	_, address := dbtest.MustRole(t, s.pool, "downbeat_server")
	owner := MustServeAt(t, s.url, MustAddr(t))
	in := MustServe(t, []string{"DATABASE_URL=" + address}, "--addr="+MustAddr(t), "--migrate=false")
	c := MustSignIn(t, ana, demoBand, in.url).MustFollow(t)
	load := s.MustWrite(t, 2, 10*time.Millisecond, demoBand)
	c.MustGet(t, 100)
	load.stop()
	s.MustHaveGot(t, c)

	const warning = "superuser"
	if strings.Contains(in.stderr.String(), warning) {
		t.Errorf("it warns without need: %s", last(in.stderr.String(), 500))
	}
	if !strings.Contains(owner.stderr.String(), warning) {
		t.Errorf("one that serves as a superuser does not warn: %s", last(owner.stderr.String(), 500))
	}
	// With the owner gone, it numbers by itself.
	owner.MustStop(t)
	load = s.MustWrite(t, 2, 10*time.Millisecond, demoBand)
	c.MustGet(t, 50)
	load.stop()
	s.MustHaveGot(t, c)
	in.MustStop(t)
}

func TestARoleThatMayNotServeIsToldWhatItNeeds(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	role, address := dbtest.MustRole(t, s.pool, "select on public.goose_db_version", "usage on schema feed")
	MustRefuse(t, []string{"DATABASE_URL=" + address}, []string{"serve", "--migrate=false"}, "grant downbeat_server to "+role)
}
