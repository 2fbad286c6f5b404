package db_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestStillAllowedAnswersEachGrantInItsPlace(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band, other := mustBand(t, pool, "Band"), mustBand(t, pool, "Other")
	grant := func(email string) db.Grant {
		user := mustUser(t, pool, email)
		mustJoin(t, pool, band, user)
		s, _ := mustSession(t, pool, user)
		return db.Grant{SessionID: s.ID, UserID: user, BandID: band, ExpiresAt: s.ExpiresAt}
	}
	good, expired, signedOut, unused := grant("good@x"), grant("expired@x"), grant("signed-out@x"), grant("unused@x")
	disabled, removed := grant("disabled@x"), grant("removed@x")
	foreign, unknown := good, good
	foreign.BandID, unknown.SessionID = other, uuid.New()

	check := func(want []bool) {
		t.Helper()
		got, err := db.StillAllowed(t.Context(), pool,
			[]db.Grant{good, expired, foreign, signedOut, disabled, good, removed, unknown, unused})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("StillAllowed = %v, %v; want %v", got, err, want)
		}
	}
	check([]bool{true, true, false, true, true, true, true, false, true})

	mustExec(t, pool, `update public.sessions set expires_at = statement_timestamp() where id = $1`, expired.SessionID)
	mustExec(t, pool, `update public.sessions set last_seen_at = statement_timestamp() - interval '7 days' where id = $1`, unused.SessionID)
	mustExec(t, pool, `delete from public.sessions where id = $1`, signedOut.SessionID)
	mustExec(t, pool, `update public.users set disabled_at = now() where email = 'disabled@x'`)
	mustExec(t, pool, `delete from public.members using public.users u where u.id = user_id and u.email = 'removed@x'`)
	mustExec(t, pool, `update public.users set signed_out_at = now() + interval '1 day'`) // says nothing about sessions
	check([]bool{true, false, false, false, false, true, false, false, false})

	if got, err := db.StillAllowed(t.Context(), pool, nil); err != nil || len(got) != 0 {
		t.Errorf("StillAllowed of no grants = %v, %v", got, err)
	}
}

func TestATokenIsAGrantUntilItExpiresOrItsUserSignsOut(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band, other := mustBand(t, pool, "Band"), mustBand(t, pool, "Other")
	now := mustTime(t, pool, `select statement_timestamp()`)
	token := func(email string) db.Grant {
		user := mustUser(t, pool, email)
		mustJoin(t, pool, band, user)
		return db.Grant{UserID: user, BandID: band, IssuedAt: now.Add(-time.Minute), ExpiresAt: now.Add(time.Hour)}
	}
	good, signedOut, disabled, removed, deleted := token("good@x"), token("signed-out@x"), token("disabled@x"), token("removed@x"), token("deleted@x")
	since, atOnce, undated := signedOut, signedOut, signedOut
	since.IssuedAt, atOnce.IssuedAt, undated.IssuedAt = now.Add(time.Second), now, time.Time{}
	expired, endless, foreign, nobody := good, good, good, good
	expired.ExpiresAt, endless.ExpiresAt, foreign.BandID, nobody.UserID = now, time.Time{}, other, uuid.Nil
	otherwise := good
	otherwise.IssuedAt = time.Time{} // its user has never signed out everywhere

	check := func(want []bool) {
		t.Helper()
		got, err := db.StillAllowed(t.Context(), pool,
			[]db.Grant{good, expired, endless, foreign, nobody, otherwise, signedOut, since, atOnce, undated, disabled, removed, deleted, {}})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("StillAllowed = %v, %v; want %v", got, err, want)
		}
	}
	check([]bool{true, false, false, false, false, true, true, true, true, true, true, true, true, false})

	mustExec(t, pool, `update public.users set signed_out_at = $1 where email = 'signed-out@x'`, now)
	mustExec(t, pool, `update public.users set disabled_at = now() where email = 'disabled@x'`)
	mustExec(t, pool, `delete from public.members using public.users u where u.id = user_id and u.email = 'removed@x'`)
	mustExec(t, pool, `delete from public.users where email = 'deleted@x'`)
	check([]bool{true, false, false, false, false, true, false, true, false, false, false, false, false, false})
}
