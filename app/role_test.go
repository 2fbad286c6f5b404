package main_test

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
	"testing"
	"time"
)

// MustHaveRole makes a role that may connect to the stage's database, and returns the URL for it.
func (s *stage) MustHaveRole(tb testing.TB, in string) (role, address string) {
	tb.Helper()
	role = "test_" + strings.ToLower(rand.Text()[:10])
	s.MustExec(tb, `create role `+role+` login password 's3cret-`+role+`'`)
	if in != "" {
		s.MustExec(tb, `grant `+in+` to `+role)
	}
	u, err := url.Parse(s.url)
	Must(tb, err)
	u.User = url.UserPassword(role, "s3cret-"+role)
	tb.Cleanup(func() {
		if _, err := s.pool.Exec(context.Background(), `drop role `+role); err != nil {
			tb.Error(err)
		}
	})
	return role, u.String()
}

func TestAnInstanceServesAsARoleThatOwnsNothing(t *testing.T) {
	t.Parallel()
	s := MustStage(t)
	_, address := s.MustHaveRole(t, "downbeat_server")
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
	role, address := s.MustHaveRole(t, "")
	s.MustExec(t, `grant select on public.goose_db_version to `+role+`; grant usage on schema feed to `+role)
	MustRefuse(t, []string{"DATABASE_URL=" + address}, []string{"serve", "--migrate=false"}, "grant downbeat_server to "+role)
	s.MustExec(t, `drop owned by `+role)
}
