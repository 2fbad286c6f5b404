package triggers_test

import (
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func mustOpenLog(tb testing.TB, q querier) string {
	tb.Helper()
	epoch, err := db.OpenLog(tb.Context(), q)
	if err != nil {
		tb.Fatal(err)
	}
	return epoch
}

func mustPool(tb testing.TB, address string) *pgxpool.Pool {
	tb.Helper()
	pool, err := pgxpool.New(tb.Context(), address)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(pool.Close)
	return pool
}

func TestTheEpochStaysAsLongAsTheLogIsTheSame(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	first := mustOpenLog(t, pool)
	mustExec(t, pool, rename, bandA, "one")
	if again := mustOpenLog(t, mustConn(t, pool, "", "another instance")); again != first || len(first) != 8 {
		t.Errorf("epoch %q, then %q", first, again)
	}
}

func TestABegunEpochLeavesOldChangesUnnumberedAndNumbersNewOnes(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	first := mustOpenLog(t, pool)
	head := mustInt(t, pool, `select feed.head($1)`, bandA)
	mustExec(t, pool, rename, bandA, "before, not numbered")

	next := mustText(t, pool, `select feed.begin_epoch('test')`)

	wantNewEpoch(t, pool, first, head)
	if now := mustOpenLog(t, pool); now != next {
		t.Errorf("epoch %q after beginning %q", now, next)
	}
}

func wantNewEpoch(t *testing.T, pool *pgxpool.Pool, old string, head int64) {
	t.Helper()
	if now := mustOpenLog(t, pool); now == old {
		t.Errorf("the epoch is still %s", now)
	}
	after := position(t, pool)
	mustExec(t, pool, rename, bandA, "after")
	changes := mustNews(t, pool, after)
	wantNames(t, changes, "gig:updated")
	if len(changes) == 1 && changes[0].Seq <= head {
		t.Errorf("number %d was given out before: the head was %d", changes[0].Seq, head)
	}
}

func TestACopyOfADatabaseBeginsItsOwnEpoch(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	first := mustOpenLog(t, pool)
	head := mustInt(t, pool, `select feed.head($1)`, bandA)
	mustExec(t, pool, rename, bandA, "before, not numbered")
	name := mustText(t, pool, `select current_database()`)
	u, _ := url.Parse(dbtest.URL(pool))
	pool.Reset()
	u.Path = "/postgres"
	admin := mustPool(t, u.String())
	mustExec(t, admin, `create database `+name+`_copy template `+name)
	u.Path = "/" + name + "_copy"
	clone := mustPool(t, u.String())

	wantNewEpoch(t, clone, first, head)

	if now := mustOpenLog(t, pool); now != first {
		t.Errorf("the original's epoch is %s, it was %s", now, first)
	}
	clone.Close()
	mustExec(t, admin, `drop database `+name+`_copy with (force)`)
}

func TestARestoredDumpBeginsItsOwnEpoch(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	dump, psql := dbtest.MustFind(t, "pg_dump"), dbtest.MustFind(t, "psql")
	version, err := exec.Command(dump, "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	if fields := strings.Fields(string(version)); strings.Compare(strings.Split(fields[2], ".")[0], mustText(t, pool, `select current_setting('server_version_num')::int / 10000`)) < 0 {
		t.Skipf("%s is older than the server", strings.TrimSpace(string(version)))
	}
	first := mustOpenLog(t, pool)
	head := mustInt(t, pool, `select feed.head($1)`, bandA)
	mustExec(t, pool, rename, bandA, "before, not numbered")
	target := dbtest.NewEmptyURL(t)

	text, err := exec.CommandContext(t.Context(), dump, "--dbname", dbtest.URL(pool)).Output()
	if err != nil {
		t.Fatal(err)
	}
	restore := exec.CommandContext(t.Context(), psql, "--set", "ON_ERROR_STOP=1", "--quiet", "--dbname", target)
	restore.Stdin = strings.NewReader(string(text))
	if out, err := restore.CombinedOutput(); err != nil {
		t.Fatalf("restore: %v: %s", err, out)
	}

	restored := mustPool(t, target)
	if got := mustText(t, restored, `select string_agg(problem, ';') from feed.attached`); got != "" {
		t.Errorf("the restored triggers: %s", got)
	}
	wantNewEpoch(t, restored, first, head)
}
