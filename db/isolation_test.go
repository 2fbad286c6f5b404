package db_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/dbtest"
)

const (
	ben        = "a0000000-0000-4000-8000-000000000002" // of The Night Shift, no admin
	eve        = "a0000000-0000-4000-8000-000000000005" // admin of Second Line
	secondLine = "b0000000-0000-4000-8000-000000000002"
)

// bandColumns are the tables that a member may see, with the column that names the band.
var bandColumns = map[string]string{
	"bands": "id", "members": "band_id", "songs": "band_id", "setlists": "band_id", "setlist_items": "band_id", "gigs": "band_id",
	"gig_responses": "band_id", "rehearsals": "band_id", "unavailability": "band_id",
}

func TestAForgottenWhereClauseShowsAndChangesNothingOfAnotherBand(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	mustExec(t, pool, `insert into public.unavailability (band_id, member_id, starts_on, ends_on) select band_id, id, '2031-01-01', '2031-01-02' from public.members`)
	mustExec(t, pool, `insert into public.invites (band_id, token_hash) select id, sha256(id::text::bytea) from public.bands`)
	before := map[string]string{}
	foreign := func(table string) string {
		return `select coalesce(md5(string_agg(r::text, '' order by r.id)), '') from public.` + table + ` r where r.` + bandColumns[table] + ` <> '` + nightShift + `'`
	}
	for table := range bandColumns {
		before[table] = mustText(t, pool, foreign(table))
		if before[table] == "" {
			t.Errorf("the demo has nothing of another band in %s", table)
		}
	}

	asMember(t, pool, ben, nightShift, func(ctx context.Context, tx *db.Tx) error {
		for table, column := range bandColumns {
			var all, others int
			sql := fmt.Sprintf(`select count(*), count(*) filter (where %s <> $1) from public.%s`, column, table)
			if err := tx.QueryRow(ctx, sql, nightShift).Scan(&all, &others); err != nil {
				return err
			}
			if all == 0 || others != 0 {
				t.Errorf("%s: %d rows, %d of another band", table, all, others)
			}
		}
		for _, sql := range []string{`select id, email from public.invites`, `select id, member_id from public.calendar_links`, `select * from public.activity_marks`} {
			if tag, err := tx.Exec(ctx, sql); err != nil || tag.RowsAffected() != 0 {
				t.Errorf("%s: %v, %v", sql, tag, err)
			}
		}
		return nil
	})
	for _, sql := range []string{
		`update public.songs set notes = 'mine'`, `update public.gigs set notes = 'mine'`, `update public.setlists set notes = 'mine'`,
		`update public.setlist_items set note = 'mine'`, `update public.rehearsals set notes = 'mine'`, `update public.gig_responses set note = 'mine'`,
		`update public.unavailability set reason = 'mine'`, `update public.members set instrument = 'mine'`, `update public.bands set name = 'mine'`,
		`delete from public.gig_responses`, `delete from public.setlist_items`, `delete from public.unavailability`, `delete from public.songs`,
		`delete from public.setlists`, `delete from public.gigs`, `delete from public.rehearsals`, `delete from public.invites`, `delete from public.bands`,
	} {
		asMember(t, pool, ben, nightShift, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, sql)
			if err != nil {
				t.Errorf("%s: %v", sql, err)
			}
			return nil
		})
	}
	for table := range bandColumns {
		if mustText(t, pool, foreign(table)) != before[table] {
			t.Errorf("something of another band has changed in %s", table)
		}
	}
	if n := mustCount(t, pool, `select count(*) from public.bands`); n != 2 {
		t.Errorf("%d bands are left: one who is no admin deleted one", n)
	}
	if n := mustCount(t, pool, `select count(*) from public.members where instrument = 'mine'`); n != 1 {
		t.Errorf("who is no admin changed %d members, not only themselves", n)
	}
	if n := mustCount(t, pool, `select count(distinct member_id) from public.unavailability where band_id = '`+nightShift+`'`); n != 3 {
		t.Errorf("of what four members said about themselves, that of %d is left after one has deleted theirs", n)
	}
}

func TestWithoutAPersonTheRoleOfAMemberSeesNothing(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	for _, who := range []string{"", "00000000-0000-0000-0000-000000000000"} {
		for table := range bandColumns {
			_ = pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
				mustExec(t, tx, `select set_config('downbeat.user_id', $1, true), set_config('role', 'downbeat_member', true)`, who)
				if n := mustCount(t, tx, `select count(*) from public.`+table); n != 0 {
					t.Errorf("as %q: %d rows of %s", who, n, table)
				}
				return errors.New("enough")
			})
		}
	}
}

func TestAMemberCanNeitherForgeNorMoveNorPromoteNorLookBehind(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	mustExec(t, pool, `update public.members set role = 'member' where user_id = $1`, ben)
	const memberID = `(select id from public.members where user_id = '` + ben + `')`
	for _, sql := range []string{
		`update public.gigs set band_id = '` + secondLine + `'`, `update public.gigs set version = 99`, `update public.gigs set id = gen_random_uuid()`,
		`update public.gigs set created_at = now()`, `insert into public.gigs (band_id, title, starts_at) values ('` + secondLine + `', 'x', now())`,
		`insert into public.gigs (id, band_id, title, starts_at) values (gen_random_uuid(), '` + nightShift + `', 'x', now())`,
		`update public.members set role = 'admin' where id = ` + memberID, `update public.members set user_id = '` + eve + `' where id = ` + memberID,
		`insert into public.members (band_id, user_id, name) values ('` + secondLine + `', '` + ben + `', 'Ben')`,
		`insert into public.bands (name) values ('x')`, `insert into public.invites (band_id, token_hash) values ('` + nightShift + `', sha256('x'))`,
		`insert into public.gig_responses (band_id, gig_id, member_id, answer) select band_id, id, (select id from public.members where band_id = '` + nightShift + `' and user_id <> '` + ben + `' limit 1), 'no' from public.gigs limit 1`,
		`insert into public.unavailability (band_id, member_id, starts_on, ends_on) select band_id, id, '2031-01-01', '2031-01-02' from public.members where user_id <> '` + ben + `'`,
		`insert into public.calendar_links (band_id, member_id, scope, token_hash) select band_id, id, 'member', sha256('x') from public.members where user_id <> '` + ben + `'`,
		`select token_hash from public.invites`, `select token_hash from public.calendar_links`,
		`select * from public.users`, `select password_hash from public.users`, `select * from public.sessions`, `insert into public.sessions default values`,
		`select * from feed.changes`, `select * from feed.commits`, `select * from feed.attachments`, `delete from feed.turn`, `select feed.advance()`,
		`select feed.since('` + secondLine + `', 0)`, `select feed.trust('downbeat_member')`, `select feed.broadcast('` + secondLine + `', 'a:b')`,
		`select access.invite(sha256('x'))`, `create table feed.mine (id int)`, `create table access.mine (id int)`, `truncate public.gigs`, `alter table public.gigs disable row level security`,
		`alter table public.gigs disable trigger t90_feed_update`, `set session_replication_role = replica`,
	} {
		asMember(t, pool, ben, nightShift, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, sql)
			var pg *pgconn.PgError
			if !errors.As(err, &pg) || (pg.Code != "42501" && pg.Code != "3F000") { // no right, or not even on the schema
				t.Errorf("%s: %v", sql, err)
			}
			return errors.New("enough")
		})
	}
}

func TestAnotherServiceWritesByItsGrantsAlone(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	service := mustLogin(t, pool, "select, insert, update, delete on public.gigs")
	mustExec(t, service, `update public.gigs set notes = 'by the night job'`)
	if n := mustCount(t, pool, `select count(*) from public.gigs where notes <> 'by the night job'`); n != 0 {
		t.Errorf("a service with a right on the table could not change %d rows", n)
	}
	// But nobody gets around the policies by inheriting from the role of members.
	inheriting := mustLogin(t, pool, "downbeat_member")
	if n := mustCount(t, inheriting, `select count(*) from public.gigs`); n != 0 {
		t.Errorf("who inherits from the role of members sees %d gigs as nobody", n)
	}
}

func TestAnInstanceNeedsNoMoreThanTheServersRole(t *testing.T) {
	t.Parallel()
	pool := mustDemo(t)
	mustExec(t, pool, `select * from feed.open()`)
	server := mustLogin(t, pool, "downbeat_server")
	ctx := t.Context()

	for _, sql := range []string{`select * from public.gigs`, `insert into feed.changes default values`, `update feed.commits set position = 1`, `delete from public.members`, `update public.members set role = 'admin'`} {
		if _, err := server.Exec(ctx, sql); err == nil {
			t.Errorf("without being somebody, an instance can %s", sql)
		}
	}
	if err := db.CheckMigrated(ctx, server); err != nil {
		t.Error(err)
	}
	epoch, err := db.OpenLog(ctx, server)
	if err != nil || epoch == "" {
		t.Errorf("open the log: %q, %v", epoch, err)
	}
	if _, err := db.Advance(ctx, server); err != nil {
		t.Error(err)
	}
	if err := db.Quiet(ctx, server, 0); err != nil {
		t.Error(err)
	}
	if _, err := db.Rotate(ctx, server, time.Hour); err != nil {
		t.Error(err)
	}
	if list, err := db.Detached(ctx, server); err != nil || len(list) != 0 {
		t.Errorf("detached: %v, %v", list, err)
	}
	session, err := db.CreateSession(ctx, server, db.NewSession{
		UserID: uuid.MustParse(ben), PasswordHash: mustText(t, pool, `select password_hash from public.users where id = $1`, ben),
		TokenHash: make([]byte, 32), Lifetime: time.Hour,
	})
	if err != nil {
		t.Fatal(err)
	}
	allowed, err := db.StillAllowed(ctx, server, []db.Grant{{SessionID: session.ID, UserID: session.UserID, BandID: uuid.MustParse(nightShift)}})
	if err != nil || !allowed[0] {
		t.Errorf("still allowed: %v, %v", allowed, err)
	}

	band := uuid.MustParse(nightShift)
	var gig db.Gig
	effect, err := db.Write(ctx, server, benInNightShift, func(ctx context.Context, tx *db.Tx) (err error) {
		gig, err = db.Gigs.Create(ctx, tx, band, db.Fields{"title": "By the API", "status": "potential", "starts_at": "2031-01-01T20:00:00Z", "venue": "", "address": "", "notes": ""})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Advance(ctx, server); err != nil {
		t.Fatal(err)
	}
	place, err := db.PlaceOf(ctx, server, band, effect)
	if err != nil {
		t.Fatal(err)
	}
	changes, _, err := db.ChangesSince(ctx, server, band, place.Seq-1, db.Page{Commits: 200, Bytes: 8 << 20})
	if err != nil || len(changes) != 1 || changes[0].EntityID != gig.ID.String() || changes[0].UserName != "Ben" || changes[0].UserID != ben || changes[0].RequestID != "r1" {
		t.Errorf("at the place of the write: %+v, %v", changes, err)
	}
	for _, number := range []bool{false, true} {
		err := db.ReadOnce(ctx, server, benInNightShift, number, func(ctx context.Context, tx *db.Tx) error {
			_, err := db.Gigs.Get(ctx, tx, band, gig.ID)
			return err
		})
		if err != nil {
			t.Errorf("a read that numbers (%t): %v", number, err)
		}
	}
	if err := db.ForgetKeys(ctx, server); err != nil {
		t.Error(err)
	}
}

func asMember(tb testing.TB, pool *pgxpool.Pool, user, band string, do func(context.Context, *db.Tx) error) {
	tb.Helper()
	request := db.Request{ID: "test", UserID: uuid.MustParse(user), UserName: "somebody", BandID: uuid.MustParse(band)}
	if _, err := db.Write(tb.Context(), pool, request, do); err != nil && err.Error() != "enough" {
		tb.Error(err)
	}
}

func mustText(tb testing.TB, q db.Querier, sql string, args ...any) (value string) {
	tb.Helper()
	if err := q.QueryRow(tb.Context(), sql, args...).Scan(&value); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
	return value
}

// mustLogin is a pool of a role of its own that has what it is granted.
func mustLogin(tb testing.TB, pool *pgxpool.Pool, grants ...string) *pgxpool.Pool {
	tb.Helper()
	_, address := dbtest.MustRole(tb, pool, grants...)
	own, err := pgxpool.New(tb.Context(), address)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(own.Close)
	return own
}
