package db_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestAUserIsFoundInAnyCaseAndNobodyElse(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	id := mustUser(t, pool, "Zoe@Example.org")

	for _, email := range []string{"Zoe@Example.org", "zoe@example.org", "ZOE@EXAMPLE.ORG"} {
		u, err := db.UserByEmail(t.Context(), pool, email)
		if err != nil || u.ID != id || u.PasswordHash != "" || u.Disabled {
			t.Errorf("UserByEmail(%q) = %+v, %v", email, u, err)
		}
	}
	if _, err := db.UserByEmail(t.Context(), pool, "zo_@example.org"); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("an unknown address: %v, want ErrNotFound", err)
	}
	if _, err := db.UserByID(t.Context(), pool, uuid.New()); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("an unknown id: %v, want ErrNotFound", err)
	}
}

func TestASessionEndsByExpirySignOutAndDisabling(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	user := mustUser(t, pool, "zoe@example.org")

	for name, end := range map[string]string{
		"expiry":    `update public.sessions set expires_at = statement_timestamp() where id = $1`,
		"sign-out":  `delete from public.sessions where id = $1`,
		"disabling": `update public.users set disabled_at = now() where id = (select user_id from public.sessions where id = $1)`,
	} {
		s, hash := mustSession(t, pool, user)
		if got, err := db.SessionByTokenHash(t.Context(), pool, hash); err != nil || got != s {
			t.Errorf("%s: before, SessionByTokenHash = %+v, %v; want %+v", name, got, err, s)
		}
		mustExec(t, pool, end, s.ID)
		if _, err := db.SessionByTokenHash(t.Context(), pool, hash); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("%s: after, %v; want ErrNotFound", name, err)
		}
		mustExec(t, pool, `update public.users set disabled_at = null where id = $1`, user)
	}
}

func TestADisabledUserGetsNoNewSession(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	user := mustUser(t, pool, "zoe@example.org")
	mustExec(t, pool, `update public.users set disabled_at = now() where id = $1`, user)

	hash := sha256.Sum256(nil)
	_, err := db.CreateSession(t.Context(), pool, user, hash[:], time.Hour, "")
	if !errors.Is(err, db.ErrNotFound) {
		t.Errorf("CreateSession: %v, want ErrNotFound", err)
	}
}

func TestAnyUserAgentIsStored(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	user := mustUser(t, pool, "zoe@example.org")

	for _, agent := range []string{"", "curl/8", "a\x00b", "\xff\xfe", strings.Repeat("ü", 10_000)} {
		hash := sha256.Sum256([]byte(agent))
		if _, err := db.CreateSession(t.Context(), pool, user, hash[:], time.Hour, agent); err != nil {
			t.Errorf("user agent %.20q: %v", agent, err)
		}
	}
}

func TestAForeignBandAndAnUnknownBandAreTheSame(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	user := mustUser(t, pool, "zoe@example.org")
	own, foreign := mustBand(t, pool, "Own"), mustBand(t, pool, "Foreign")
	mustJoin(t, pool, own, user)

	m, err := db.Membership(t.Context(), pool, user, own)
	if err != nil || m.BandID != own || m.UserID != user || m.Role != db.RoleMember {
		t.Errorf("Membership in the own band = %+v, %v", m, err)
	}
	for _, band := range []uuid.UUID{foreign, uuid.New()} {
		if _, err := db.Membership(t.Context(), pool, user, band); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("Membership in another band: %v, want ErrNotFound", err)
		}
	}
	bands, err := db.BandsOf(t.Context(), pool, user)
	if err != nil || len(bands) != 1 || bands[0].ID != own {
		t.Errorf("BandsOf = %+v, %v; want the own band alone", bands, err)
	}
}

func TestStillAllowedAnswersEachGrantInItsPlace(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band, other := mustBand(t, pool, "Band"), mustBand(t, pool, "Other")
	grant := func(email string) db.Grant {
		user := mustUser(t, pool, email)
		mustJoin(t, pool, band, user)
		s, _ := mustSession(t, pool, user)
		return db.Grant{SessionID: s.ID, BandID: band}
	}
	good, expired, signedOut := grant("good@x"), grant("expired@x"), grant("signed-out@x")
	disabled, removed := grant("disabled@x"), grant("removed@x")
	foreign := db.Grant{SessionID: good.SessionID, BandID: other}
	unknown := db.Grant{SessionID: uuid.New(), BandID: band}

	check := func(want []bool) {
		t.Helper()
		got, err := db.StillAllowed(t.Context(), pool,
			[]db.Grant{good, expired, foreign, signedOut, disabled, good, removed, unknown})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("StillAllowed = %v, %v; want %v", got, err, want)
		}
	}
	check([]bool{true, true, false, true, true, true, true, false})

	mustExec(t, pool, `update public.sessions set expires_at = statement_timestamp() where id = $1`, expired.SessionID)
	mustExec(t, pool, `delete from public.sessions where id = $1`, signedOut.SessionID)
	mustExec(t, pool, `update public.users set disabled_at = now() where email = 'disabled@x'`)
	mustExec(t, pool, `delete from public.members using public.users u where u.id = user_id and u.email = 'removed@x'`)
	check([]bool{true, false, false, false, false, true, false, false})

	if got, err := db.StillAllowed(t.Context(), pool, nil); err != nil || len(got) != 0 {
		t.Errorf("StillAllowed of no grants = %v, %v", got, err)
	}
}

func mustExec(tb testing.TB, q db.Querier, sql string, args ...any) {
	tb.Helper()
	if _, err := q.Exec(context.Background(), sql, args...); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
}

func mustCount(tb testing.TB, q db.Querier, sql string, args ...any) int {
	tb.Helper()
	var n int
	if err := q.QueryRow(context.Background(), sql, args...).Scan(&n); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
	return n
}

func mustID(tb testing.TB, q db.Querier, sql string, args ...any) uuid.UUID {
	tb.Helper()
	var id uuid.UUID
	if err := q.QueryRow(context.Background(), sql, args...).Scan(&id); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
	return id
}

func mustUser(tb testing.TB, q db.Querier, email string) uuid.UUID {
	tb.Helper()
	return mustID(tb, q, `insert into public.users (email, name) values ($1, 'Somebody') returning id`, email)
}

func mustBand(tb testing.TB, q db.Querier, name string) uuid.UUID {
	tb.Helper()
	return mustID(tb, q, `insert into public.bands (name) values ($1) returning id`, name)
}

func mustJoin(tb testing.TB, q db.Querier, band, user uuid.UUID) {
	tb.Helper()
	mustExec(tb, q, `insert into public.members (band_id, user_id, name) values ($1, $2, 'Somebody')`, band, user)
}

func mustSession(tb testing.TB, q db.Querier, user uuid.UUID) (db.Session, []byte) {
	tb.Helper()
	id := uuid.New()
	hash := sha256.Sum256(id[:])
	s, err := db.CreateSession(context.Background(), q, user, hash[:], time.Hour, "test")
	if err != nil {
		tb.Fatal(err)
	}
	return s, hash[:]
}
