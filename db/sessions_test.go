package db_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/dbtest"
)

const (
	oldHash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	newHash = "$argon2id$v=19$m=19456,t=2,p=1$BBBBBBBBBBBBBBBBBBBBBA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)

func TestASessionEndsByExpirySignOutDisuseAndDisabling(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	user := mustUser(t, pool, "zoe@example.org")

	for name, end := range map[string]string{
		"expiry":    `update public.sessions set expires_at = statement_timestamp() where id = $1`,
		"disuse":    `update public.sessions set last_seen_at = statement_timestamp() - interval '7 days' where id = $1`,
		"sign-out":  `delete from public.sessions where id = $1`,
		"disabling": `update public.users set disabled_at = now() where id = (select user_id from public.sessions where id = $1)`,
	} {
		s, hash := mustSession(t, pool, user)
		if got := mustSessionOf(t, pool, hash); got != s {
			t.Errorf("%s: before, the session is %+v, want %+v", name, got, s)
		}
		if list, err := db.SessionsOf(t.Context(), pool, user); err != nil || len(list) != 1 || list[0] != s {
			t.Errorf("%s: before, SessionsOf = %+v, %v; want %+v", name, list, err, s)
		}
		mustExec(t, pool, end, s.ID)
		if got := mustSessionOf(t, pool, hash); got != (db.Session{}) {
			t.Errorf("%s: after, the session is %+v, want none", name, got)
		}
		if list, err := db.SessionsOf(t.Context(), pool, user); err != nil || len(list) != 0 {
			t.Errorf("%s: after, SessionsOf = %+v, %v; want none", name, list, err)
		}
		mustExec(t, pool, `update public.users set disabled_at = null where id = $1`, user)
		mustExec(t, pool, `delete from public.sessions`)
	}
}

func TestReadingASessionWritesAtMostEveryFiveMinutes(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	_, hash := mustSession(t, pool, mustUser(t, pool, "zoe@example.org"))
	read := func() (rowVersion int) {
		mustSessionOf(t, pool, hash)
		return mustCount(t, pool, `select xmin::text::int from public.sessions`)
	}

	fresh := read()
	mustExec(t, pool, `update public.sessions set last_seen_at = statement_timestamp() - interval '4 minutes 50 seconds'`)
	recent := mustCount(t, pool, `select xmin::text::int from public.sessions`)
	if again := read(); again != recent || fresh == recent {
		t.Error("reading a session that was seen within five minutes wrote")
	}
	mustExec(t, pool, `update public.sessions set last_seen_at = statement_timestamp() - interval '6 days 23 hours'`)
	touched := read()
	if n := mustCount(t, pool, `select count(*) from public.sessions where last_seen_at > statement_timestamp() - interval '1 minute'`); n != 1 {
		t.Error("reading a session that was not seen for long did not note it")
	}
	if read() != touched {
		t.Error("the next reading wrote again")
	}
}

func TestManySessionsAreReadAtOnceEachInItsPlace(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	user := mustUser(t, pool, "zoe@example.org")
	used, usedHash := mustSession(t, pool, user)
	idle, idleHash := mustSession(t, pool, mustUser(t, pool, "yan@example.org"))
	gone, goneHash := mustSession(t, pool, user)
	mustExec(t, pool, `delete from public.sessions where id = $1`, gone.ID)
	mustExec(t, pool, `update public.sessions set last_seen_at = statement_timestamp() - interval '1 day' where id = $1`, idle.ID)
	unknown := sha256.Sum256(nil)

	got, err := db.SessionsByTokenHash(t.Context(), pool, [][]byte{goneHash, usedHash, idleHash, unknown[:], usedHash})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []uuid.UUID{{}, used.ID, idle.ID, {}, used.ID} {
		if got[i].ID != want {
			t.Errorf("in place %d is %v, want %v", i, got[i].ID, want)
		}
	}
	if n := mustCount(t, pool, `select count(*) from public.sessions where last_seen_at > statement_timestamp() - interval '1 hour'`); n != 2 {
		t.Errorf("%d sessions are noted as in use, want 2", n)
	}
	if got, err := db.SessionsByTokenHash(t.Context(), pool, nil); err != nil || len(got) != 0 {
		t.Errorf("of no token: %v, %v", got, err)
	}
}

func TestASessionThatSomebodyIsEndingIsReadWithoutWaiting(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	_, hash := mustSession(t, pool, mustUser(t, pool, "zoe@example.org"))
	mustExec(t, pool, `update public.sessions set last_seen_at = statement_timestamp() - interval '1 day'`)
	ending := mustBegin(t, pool)
	mustExec(t, ending, `delete from public.sessions`)

	reader := mustBegin(t, pool)
	mustExec(t, reader, `set local lock_timeout = '1ms'`)
	if got := mustSessionOf(t, reader, hash); got == (db.Session{}) {
		t.Error("before it has ended there is none")
	}
	if err := ending.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := mustSessionOf(t, reader, hash); got != (db.Session{}) {
		t.Errorf("after it has ended it is %+v", got)
	}
}

func TestADisabledUserGetsNoNewSession(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	user := mustUser(t, pool, "zoe@example.org")
	_, kept := mustSession(t, pool, user)
	mustExec(t, pool, `update public.users set disabled_at = now() where id = $1`, user)

	hash := sha256.Sum256(nil)
	_, err := db.CreateSession(t.Context(), pool, db.NewSession{UserID: user, TokenHash: hash[:], Lifetime: time.Hour, Replaces: kept})
	if !errors.Is(err, db.ErrNotFound) {
		t.Errorf("CreateSession: %v, want ErrNotFound", err)
	}
	if n := mustCount(t, pool, `select count(*) from public.sessions`); n != 1 {
		t.Errorf("%d sessions are there, want the old one: what did not happen replaces nothing", n)
	}
}

// Both orders: whoever comes second waits for the first.
func TestASignInDuringAChangeOfThePasswordLeavesNoSession(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	user := mustUser(t, pool, "zoe@example.org")
	mustExec(t, pool, `update public.users set password_hash = $1`, oldHash)
	signIn := func(q db.Querier) error {
		hash := sha256.Sum256([]byte("token"))
		_, err := db.CreateSession(context.Background(), q, db.NewSession{UserID: user, PasswordHash: oldHash, TokenHash: hash[:], Lifetime: time.Hour})
		return err
	}
	change := func(q db.Querier) error {
		_, err := q.Exec(context.Background(), `update public.users set password_hash = $1`, newHash)
		return err
	}

	for name, order := range map[string][2]func(db.Querier) error{"change first": {change, signIn}, "sign-in first": {signIn, change}} {
		mustExec(t, pool, `update public.users set password_hash = $1`, oldHash)
		first := mustBegin(t, pool)
		if err := order[0](first); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		done := make(chan error, 1)
		go func() { done <- order[1](pool) }()
		for mustCount(t, pool, `select count(*) from pg_locks l join pg_database d on d.datname = current_database()
			join pg_stat_activity a on a.pid = l.pid and a.datid = d.oid where not l.granted`) == 0 {
			select {
			case err := <-done:
				t.Fatalf("%s: the second did not wait: %v", name, err)
			default:
			}
		}
		if err := first.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil && !errors.Is(err, db.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
		if n := mustCount(t, pool, `select count(*) from public.sessions`); n != 0 {
			t.Errorf("%s: the old password has left %d sessions", name, n)
		}
	}
}

func TestSigningInDeletesWhatHasExpiredOfThePersonAndWhatItReplaces(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	zoe, yan := mustUser(t, pool, "zoe@example.org"), mustUser(t, pool, "yan@example.org")
	expired, _ := mustSession(t, pool, zoe)
	unused, _ := mustSession(t, pool, zoe)
	good, _ := mustSession(t, pool, zoe)
	others, _ := mustSession(t, pool, yan)
	_, planted := mustSession(t, pool, yan)
	mustExec(t, pool, `update public.sessions set expires_at = statement_timestamp() where id = any ($1)`, []any{expired.ID, others.ID})
	mustExec(t, pool, `update public.sessions set last_seen_at = statement_timestamp() - interval '8 days' where id = $1`, unused.ID)

	hash := sha256.Sum256(nil)
	made, err := db.CreateSession(t.Context(), pool, db.NewSession{UserID: zoe, TokenHash: hash[:], Lifetime: time.Hour, Replaces: planted})
	if err != nil {
		t.Fatal(err)
	}
	if n := mustCount(t, pool, `select count(*) from public.sessions where id = any ($1)`, []any{good.ID, others.ID, made.ID}); n != 3 {
		t.Errorf("%d of the 3 sessions that should be there are", n)
	}
	if n := mustCount(t, pool, `select count(*) from public.sessions`); n != 3 {
		t.Errorf("%d sessions are there, want 3", n)
	}
}

func TestAnyUserAgentIsStored(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	user := mustUser(t, pool, "zoe@example.org")

	for _, agent := range []string{"", "curl/8", "a\x00b", "\xff\xfe", strings.Repeat("ü", 10_000)} {
		hash := sha256.Sum256([]byte(agent))
		s, err := db.CreateSession(t.Context(), pool, db.NewSession{UserID: user, TokenHash: hash[:], Lifetime: time.Hour, UserAgent: agent})
		if err != nil {
			t.Errorf("user agent %.20q: %v", agent, err)
		}
		if len(agent) < 10 && agent != "a\x00b" && agent != "\xff\xfe" && s.UserAgent != agent {
			t.Errorf("user agent %q is stored as %q", agent, s.UserAgent)
		}
	}
}

func mustBegin(tb testing.TB, pool *pgxpool.Pool) pgx.Tx {
	tb.Helper()
	tx, err := pool.Begin(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	return tx
}

func TestSessionsThatEndedByThemselvesAreForgottenAndNoOthers(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	user := mustUser(t, pool, "zoe@example.com")
	// All first: to sign in is to forget what has ended of the same person.
	expired, _ := mustSession(t, pool, user)
	idle, _ := mustSession(t, pool, user)
	live, _ := mustSession(t, pool, user)
	mustExec(t, pool, `update public.sessions set expires_at = statement_timestamp() where id = $1`, expired.ID)
	mustExec(t, pool, `update public.sessions set last_seen_at = statement_timestamp() - $2::interval where id = $1`, idle.ID, db.SessionIdle)
	mustExec(t, pool, `update public.sessions set last_seen_at = statement_timestamp() - $2::interval where id = $1`, live.ID, db.SessionIdle-time.Minute)
	if n := mustCount(t, pool, `select count(*) from public.sessions`); n != 3 {
		t.Fatalf("%d sessions", n)
	}
	if err := db.ForgetSessions(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	if left := mustID(t, pool, `select id from public.sessions`); left != live.ID || mustCount(t, pool, `select count(*) from public.sessions`) != 1 {
		t.Errorf("%s is left, want %s alone", left, live.ID)
	}
}
