package sse_test

import (
	"strings"
	"testing"
	"time"

	"downbeat/db/dbtest"
)

func TestTheRemovalOfAMemberIsTheLastThatTheMemberGets(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"deleted":         `delete from public.members where band_id = $1 and user_id = $2`,
		"another person":  `update public.members set user_id = (select id from public.users where id <> $2 limit 1) where band_id = $1 and user_id = $2`,
		"account deleted": `with gone as (delete from public.members where band_id = $1 and user_id = $2) delete from public.users where id = $2`,
		"at the end of more": `
			with more as (insert into public.songs (band_id, title) values ($1, 'Before'))
			delete from public.members where band_id = $1 and user_id = $2`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Without the guard, so that it is the event that ends the stream: see below for the other half.
			r := mustRig(t, how{noGuard: true})
			m := r.join(r.band("Band"), time.Hour)
			r.join(r.band("Other"), time.Hour)
			stays := r.join(m.band, time.Hour)
			c, witness := r.open(m, ""), r.open(stays, "")

			r.exec(sql, m.band, m.user)
			r.song(m.band, "Behind their back")

			last := c.next()
			for last.kind == "song:created" && last.title(t) == "Before" {
				last = c.next()
			}
			if last.kind != "member:left" && last.kind != "member:updated" {
				t.Fatalf("the last event is %q %s", last.kind, last.data)
			}
			for m := c.next(); m.kind != "feed:revoked"; m = c.next() {
				if m.kind != "song:created" || m.title(t) != "Before" { // of the same transaction
					t.Fatalf("after the removal came %q %s", m.kind, m.data)
				}
			}
			c.expectEnd()
			for m := witness.next(); m.kind != "song:created" || m.title(t) != "Behind their back"; m = witness.next() {
			}
		})
	}
}

func TestARemovalWithinABulkTransactionEndsTheStreamWithIt(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{noGuard: true})
	m := r.join(r.band("Band"), time.Hour)
	c := r.open(m, "")
	r.exec(`
		with many as (insert into public.songs (band_id, title) select $1, 'Song' from generate_series(1, 600))
		delete from public.members where band_id = $1 and user_id = $2`, m.band, m.user)
	r.song(m.band, "Behind their back")

	if reset := c.expect("feed:reset"); reset.get(t, "reason") != "bulk" {
		t.Errorf("the reset is %s", reset.data)
	}
	c.expect("feed:revoked")
	c.expectEnd()
}

func TestARightThatIsGoneEndsTheStreamWithinASecond(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"sign-out":     `delete from public.sessions where id = $1`,
		"expiry":       `update public.sessions set expires_at = statement_timestamp() + '10 ms' where id = $1`,
		"disabled":     `update public.users u set disabled_at = now() from public.sessions s where s.id = $1 and u.id = s.user_id`,
		"user deleted": `delete from public.users u using public.sessions s where s.id = $1 and u.id = s.user_id`,
		"band deleted": `delete from public.bands where id = (select m.band_id from public.members m join public.sessions s using (user_id) where s.id = $1)`,
		"in bulk": `
			with many as (
			  insert into public.songs (band_id, title)
			  select m.band_id, 'Song' from public.members m join public.sessions s using (user_id), generate_series(1, 600) where s.id = $1
			)
			delete from public.members m using public.sessions s where s.id = $1 and m.user_id = s.user_id`,
		"truncate": `truncate public.members cascade`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := mustRig(t, how{})
			m := r.join(r.band("Band"), time.Hour)
			stranger := r.join(r.band("Other"), time.Hour)
			c, others := r.open(m, ""), r.open(stranger, "")

			began := time.Now()
			r.exec(strings.ReplaceAll(sql, "$1", "'"+m.session.String()+"'"))
			last := c.next()
			for last.kind != "feed:revoked" && last.kind != "" {
				last = c.next()
			}
			if took := time.Since(began); last.kind != "feed:revoked" || took > 2*time.Second { // a second, and one for a slow machine
				t.Errorf("%q after %v", last.kind, took)
			}
			c.expectEnd()
			if name != "truncate" {
				r.song(stranger.band, "Still here")
				others.expect("song:created")
			}
		})
	}
}

func TestASessionEndsItsStreamWhenItExpires(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	c := r.open(r.join(r.band("Band"), 1500*time.Millisecond), "")
	c.expect("feed:revoked")
	c.expectEnd()
}

func TestWhoWasOutAndIsInAgainHearsNothingOfTheMeantime(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	stays := r.join(m.band, time.Hour)
	c, witness := r.open(m, ""), r.open(stays, "")
	r.song(m.band, "Before")
	before := c.expect("song:created").id
	witness.expect("song:created")
	r.exec(`delete from public.members where user_id = $1`, m.user)
	left := witness.expect("member:left").id
	r.song(m.band, "Secret")
	secret := witness.expect("song:created").id
	r.enter(m)
	joined := witness.expect("member:joined").id

	fresh := mustInstance(t, r.pool, how{}) // has nothing in its lists
	for where, r := range map[string]*rig{"in the list": r, "in the log": fresh} {
		for name, cursor := range map[string]string{"before": before, "left": left, "secret": secret} {
			c := r.send(r.request(m, "&cursor="+cursor))
			c.expect("feed:ready")
			if reset := c.expect("feed:reset"); reset.get(t, "reason") != "membership" || reset.get(t, "cursor") != joined {
				t.Errorf("%s, from %s: %+v", where, name, reset)
			}
			c.close()
		}
		c := r.send(r.request(m, "&cursor="+joined))
		if ready := c.expect("feed:ready"); ready.get(t, "resumed") != "true" {
			t.Errorf("%s, since the return: %+v", where, ready)
		}
		c.close()
	}
}

func TestWithoutTheDatabaseStreamsAreStaleAndThenEndWithinSeconds(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	link := dbtest.MustProxy(t, dbtest.URL(pool))
	r := mustInstance(t, pool, how{url: link.URL})
	m := r.join(r.band("Band"), time.Hour)
	c := r.open(m, "")
	if !r.hub.Live().Live {
		c.expect("feed:stale", "feed:ready")
	}

	link.BlackHole()
	began := time.Now()
	r.song(m.band, "Unheard of")
	c.expect("feed:stale", "feed:goodbye")
	c.expectEnd()
	if took := time.Since(began); took > 6*time.Second { // 5, and one for a slow machine
		t.Errorf("unverified for %v", took)
	}
	link.Pass()

	for live := r.hub.Live(); !live.Live; live = r.hub.Live() {
		<-live.Changed
	}
	again := r.open(m, "&cursor="+c.lastID)
	if e := again.expect("song:created"); e.title(t) != "Unheard of" {
		t.Errorf("after the outage came %s", e.data)
	}
}
