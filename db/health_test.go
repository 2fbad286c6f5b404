package db_test

import (
	"slices"
	"testing"
	"time"

	"downbeat/db"
	"downbeat/db/dbtest"
)

// Of app/doctor only this runs on every version of PostgreSQL: each of its questions is understood there, and answered right.
func TestWhatADoctorAsksIsAnsweredOnEveryVersion(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	pool := dbtest.New(t)
	conn, err := db.Examine(ctx, dbtest.URL(pool))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, `create table public.x (id int)`); err == nil {
		t.Error("who only looks can write")
	}

	server, err := db.DescribeServer(ctx, conn)
	if err != nil || server.Version < db.MinServerVersion || server.Standby || server.Encoding != "UTF8" {
		t.Errorf("%+v, %v", server, err)
	}
	seats, err := db.CountSeats(ctx, conn)
	if err != nil || seats.ServerTaken < 1 || seats.DatabaseTaken < 1 || seats.Free() < 1 || seats.Database != -1 {
		t.Errorf("%+v, %v", seats, err)
	}
	passage, err := db.ProbePassage(ctx, dbtest.URL(pool), patience)
	if err != nil || !passage.Session || !passage.Notification {
		t.Errorf("%+v, %v", passage, err)
	}
	state, err := db.CompareMigrations(ctx, conn)
	if err != nil || !state.Begun || state.Applied < 9 || state.Missing != nil || state.Newer != nil || state.Triggers != "ours" {
		t.Errorf("%+v, %v", state, err)
	}
	if offset, within, err := db.Clock(ctx, conn, time.Now); err != nil || offset.Abs() > within+time.Second {
		t.Errorf("%v, %v, %v", offset, within, err)
	}

	role, address := dbtest.MustRole(t, pool, "downbeat_server")
	other, err := db.Examine(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(ctx)
	rights, err := db.InspectRights(ctx, other)
	if err != nil || rights.Name != role || rights.Superuser || rights.Owner || !rights.Server || !rights.Member || len(rights.Lacks) > 0 {
		t.Errorf("%+v, %v", rights, err)
	}
	mustExec(t, pool, `revoke downbeat_server from `+role)
	rights, err = db.InspectRights(ctx, other)
	for _, lack := range []string{"usage on schema feed", "select on public.users", "update (updated_at) on public.members", "execute on function feed.look(uuid[])"} {
		if err != nil || rights.Member || !slices.Contains(rights.Lacks, lack) {
			t.Errorf("without any right it does not lack %s: %+v, %v", lack, rights, err)
		}
	}
	if _, all, err := db.OpenTransactions(ctx, other, time.Hour); err != nil || all {
		t.Errorf("it may see everybody's transactions (%v)", err)
	}

	mustBand(t, pool, "Band")
	if log, err := db.InspectLog(ctx, conn); err != nil || log.Oldest != nil || log.Behind == nil || log.Missing == nil || len(log.Missing) > 0 || log.Bytes == 0 {
		t.Errorf("before a look: %+v, %v", log, err)
	}
	if _, err := db.Advance(ctx, pool); err != nil {
		t.Fatal(err)
	}
	if log, err := db.InspectLog(ctx, conn); err != nil || log.Oldest == nil || log.Behind != nil {
		t.Errorf("after it: %+v, %v", log, err)
	}
	mustExec(t, pool, `create table public.posters (id uuid primary key, band_id uuid not null)`)
	if tables, err := db.Unattached(ctx, conn); err != nil || !slices.Equal(tables, []string{"public.posters"}) {
		t.Errorf("%v, %v", tables, err)
	}
	if whom, err := db.Silenced(ctx, conn); err != nil || len(whom) > 0 {
		t.Errorf("%v, %v", whom, err)
	}

	tx, err := pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(ctx)
	var pid int
	if err := tx.QueryRow(ctx, `select pg_backend_pid()`).Scan(&pid); err != nil {
		t.Fatal(err)
	}
	list, all, err := db.OpenTransactions(ctx, conn, 0)
	if err != nil || !all || !slices.ContainsFunc(list, func(b db.Backend) bool {
		return b.PID == pid && b.Database == server.Database && b.State == "idle in transaction" && !b.Listens && b.Age > 0
	}) && len(list) < 10 { // of a busy server, the oldest
		t.Errorf("%d is not among %+v (%v, %v)", pid, list, all, err)
	}
	if _, err := db.PreparedTransactions(ctx, conn); err != nil {
		t.Error(err)
	}
	mustExec(t, pool, `alter table public.songs disable trigger t90_feed_update`)
	if pulse, err := db.FeelPulse(ctx, pool); err != nil || pulse.Detached != 1 || pulse.QueueUsage < 0 || pulse.QueueUsage > 1 || pulse.Took <= 0 {
		t.Errorf("%+v, %v", pulse, err)
	}
}
