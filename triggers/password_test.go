package triggers_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/dbtest"
)

const (
	oldPassword = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	newPassword = "$argon2id$v=19$m=19456,t=2,p=1$BBBBBBBBBBBBBBBBBBBBBA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)

// signedIn is a person with two sessions, and another one with one.
type signedIn struct {
	pool               *pgxpool.Pool
	user, other        uuid.UUID
	session, elsewhere uuid.UUID
}

func mustSignedIn(tb testing.TB) signedIn {
	tb.Helper()
	s := signedIn{pool: dbtest.New(tb), user: uuid.New(), other: uuid.New(), session: uuid.New(), elsewhere: uuid.New()}
	mustExec(tb, s.pool, `insert into public.users (id, email, name, password_hash) values ($1, 'zoe@x', 'Zoe', $3), ($2, 'yan@x', 'Yan', $3)`,
		s.user, s.other, oldPassword)
	for id, user := range map[uuid.UUID]uuid.UUID{s.session: s.user, s.elsewhere: s.user, uuid.New(): s.other} {
		mustExec(tb, s.pool, `insert into public.sessions (id, user_id, token_hash, expires_at) values ($1::uuid, $2, sha256($1::uuid::text::bytea), now() + interval '1 day')`, id, user)
	}
	return s
}

// left is how many sessions each of the two has.
func (s signedIn) left(tb testing.TB) [2]int64 {
	tb.Helper()
	const count = `select count(*) from public.sessions where user_id = $1`
	return [2]int64{mustInt(tb, s.pool, count, s.user), mustInt(tb, s.pool, count, s.other)}
}

func TestWhoeverChangesAPasswordEndsTheSessionsOfThatPerson(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sql  string
		left [2]int64
	}{
		"by SQL":       {`update public.users set password_hash = '` + newPassword + `' where email = 'zoe@x'`, [2]int64{0, 1}},
		"taken away":   {`update public.users set password_hash = null where email = 'zoe@x'`, [2]int64{0, 1}},
		"of all":       {`update public.users set password_hash = '` + newPassword + `'`, [2]int64{0, 0}},
		"by an upsert": {`insert into public.users (email, name, password_hash) values ('ZOE@x', 'Z', '` + newPassword + `') on conflict (lower(email)) do update set password_hash = excluded.password_hash`, [2]int64{0, 1}},
		// Before PostgreSQL 15 there is no merge, and an update does.
		"by a merge": {`do $$ begin
			if current_setting('server_version_num')::int >= 150000 then
				execute $merge$ merge into public.users u using (values ('zoe@x')) v (email) on u.email = v.email when matched then update set password_hash = '` + newPassword + `' $merge$;
			else
				update public.users set password_hash = '` + newPassword + `' where email = 'zoe@x';
			end if; end $$`, [2]int64{0, 1}},
		"to the same":       {`update public.users set password_hash = password_hash, name = 'Other'`, [2]int64{2, 1}},
		"another column":    {`update public.users set name = 'Other'`, [2]int64{2, 1}},
		"for an other user": {`update public.users set password_hash = '` + newPassword + `' where email = 'yan@x'`, [2]int64{2, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mustSignedIn(t)
			mustExec(t, s.pool, c.sql)
			if left := s.left(t); left != c.left {
				t.Errorf("%v sessions are left, want %v", left, c.left)
			}
			for i, user := range []uuid.UUID{s.user, s.other} {
				ended := mustInt(t, s.pool, `select count(signed_out_at) from public.users where id = $1 and signed_out_at <= clock_timestamp()`, user)
				if all := [2]int64{2, 1}[i]; (ended == 1) != (c.left[i] < all) {
					t.Errorf("person %d: signed_out_at is set: %v", i, ended == 1)
				}
			}
		})
	}
}

func TestTheSessionThatATransactionNamesOutlivesAChangeOfThePassword(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keep func(s signedIn) string
		left [2]int64
	}{
		"own":               {func(s signedIn) string { return s.session.String() }, [2]int64{1, 1}},
		"none":              {func(signedIn) string { return "" }, [2]int64{0, 1}},
		"unknown":           {func(signedIn) string { return uuid.NewString() }, [2]int64{0, 1}},
		"no id at all":      {func(signedIn) string { return "' or true --" }, [2]int64{0, 1}},
		"the user's own id": {func(s signedIn) string { return s.user.String() }, [2]int64{0, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mustSignedIn(t)
			writer := mustConn(t, s.pool, "", "psql")
			mustExec(t, writer, `begin`)
			mustExec(t, writer, `select set_config('downbeat.keep_session', $1, true)`, c.keep(s))
			mustExec(t, writer, `update public.users set password_hash = $2 where id = $1`, s.user, newPassword)
			mustExec(t, writer, `commit`)
			if left := s.left(t); left != c.left {
				t.Errorf("%v sessions are left, want %v", left, c.left)
			}
			mustExec(t, writer, `update public.users set password_hash = $2 where id = $1`, s.user, oldPassword)
			if left := s.left(t); left[0] != 0 {
				t.Errorf("a later transaction that names none leaves %d", left[0])
			}
		})
	}
}

func TestWhoMayChangeAPasswordNeedsNoRightOnSessions(t *testing.T) {
	t.Parallel()
	s := mustSignedIn(t)
	role := mustRole(t, s.pool, "select, update (password_hash) on public.users")
	mustExec(t, s.pool, `create policy administers on public.users to `+role+` using (true)`)
	conn := mustConn(t, s.pool, role, "psql")

	mustExec(t, conn, `update public.users set password_hash = $1 where email = 'zoe@x'`, newPassword)

	if left := s.left(t); left != [2]int64{0, 1} {
		t.Errorf("%v sessions are left, want none of the one", left)
	}
	// And nobody else gets the owner's rights by a table of their own.
	for _, function := range []string{"end_sessions", "end_tokens", "note_password_change"} {
		mustExec(t, conn, `create temporary table if not exists mine (id uuid, user_id uuid)`)
		if err := mustFail(t, conn, `create trigger steals after insert on mine for each row execute function public.`+function+`()`); err.Code != "42501" {
			t.Errorf("%s on a table of one's own: %v, want it refused for want of rights", function, err)
		}
	}
}

func TestAnIdentityThatIsTakenAwayEndsItsTokens(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"deleted":         `delete from public.identities`,
		"another's":       `update public.identities set user_id = (select id from public.users where email = 'yan@x')`,
		"another subject": `update public.identities set subject = 'b'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mustSignedIn(t)
			mustExec(t, s.pool, `insert into public.identities (issuer, subject, user_id) values ('https://id.example.org', 'a', $1)`, s.user)
			if n := mustInt(t, s.pool, `select count(signed_out_at) from public.users`); n != 0 {
				t.Error("a new identity ends tokens")
			}
			mustExec(t, s.pool, sql)
			if n := mustInt(t, s.pool, `select count(signed_out_at) from public.users where id = $1`, s.user); n != 1 {
				t.Error("signed_out_at is not set")
			}
			if n := mustInt(t, s.pool, `select count(signed_out_at) from public.users where id = $1`, s.other); n != 0 {
				t.Error("the other person's is")
			}
		})
	}
}

func TestADeletedUserTakesSessionsAndIdentitiesAlong(t *testing.T) {
	t.Parallel()
	s := mustSignedIn(t)
	mustExec(t, s.pool, `insert into public.identities (issuer, subject, user_id) values ('https://id.example.org', 'a', $1)`, s.user)
	mustExec(t, s.pool, `delete from public.users where id = $1`, s.user)
	if left := s.left(t); left != [2]int64{0, 1} || mustInt(t, s.pool, `select count(*) from public.identities`) != 0 {
		t.Errorf("%v sessions are left, or the identity is", left)
	}
}

func TestTheVersionOfAUserCountsItsChanges(t *testing.T) {
	t.Parallel()
	s := mustSignedIn(t)
	mustExec(t, s.pool, `update public.users set name = 'Zoe Z' where id = $1`, s.user)
	mustExec(t, s.pool, `update public.users set name = 'Zoe Z', version = 77 where id = $1`, s.user)
	mustExec(t, s.pool, `update public.users set name = 'Zoe' where id = $1`, s.user)
	if v := mustInt(t, s.pool, `select version from public.users where id = $1 and updated_at > created_at`, s.user); v != 4 {
		t.Errorf("after three changes the version is %d, want 4", v)
	}
}

func TestApplyingThePasswordTriggersToALiveDatabaseWaitsForNobody(t *testing.T) {
	t.Parallel()
	s := mustSignedIn(t)
	mustExec(t, s.pool, `insert into public.identities (issuer, subject, user_id) values ('https://id.example.org', 'a', $1)`, s.user)
	writer := mustConn(t, s.pool, "", "psql")
	mustExec(t, writer, `begin`)
	mustExec(t, writer, `update public.users set password_hash = $1`, newPassword)
	mustExec(t, writer, `update public.identities set subject = 'b'`)
	// A wait ends in an error: the file's own bound of five seconds is for the first time only.
	again, err := db.Open(t.Context(), dbtest.URL(s.pool))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()

	if err := db.MigrateUp(t.Context(), again); err != nil {
		t.Errorf("with a writer at work: %v", err)
	}

	mustExec(t, writer, `commit`)
	if left := s.left(t); left != [2]int64{0, 0} {
		t.Errorf("%v sessions are left", left)
	}
	if n := mustInt(t, s.pool, `select count(*) from pg_trigger where tgrelid in ('public.users'::regclass, 'public.identities'::regclass) and not tgisinternal`); n != 4 {
		t.Errorf("after applying twice there are %d triggers, want 4", n)
	}
}
