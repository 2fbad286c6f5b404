package doctor_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/doctor"
	"downbeat/db"
	"downbeat/db/embedded"
)

const hour = time.Hour

// mustServer starts a PostgreSQL that nobody else uses, because what is to be seen is the whole server's.
func mustServer(tb testing.TB) (admin *pgxpool.Pool, address string) {
	tb.Helper()
	bin := os.Getenv("DOWNBEAT_TEST_POSTGRES")
	if bin == "container" || strings.HasPrefix(bin, "postgres://") {
		bin = ""
	}
	dir := tb.TempDir()
	for _, folder := range []string{filepath.Dir(dir), dir} { // as root, the server runs as somebody else
		if err := os.Chmod(folder, 0o755); err != nil {
			tb.Fatal(err)
		}
	}
	server, err := embedded.Start(tb.Context(), embedded.Options{Dir: dir, Bin: bin, Settings: map[string]string{
		"fsync": "off", "max_connections": "60", "max_prepared_transactions": "5",
	}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	own, err := db.Open(tb.Context(), server.URL())
	if err != nil {
		tb.Fatal(err)
	}
	defer own.Close()
	if err := db.MigrateUp(tb.Context(), own); err != nil {
		tb.Fatal(err)
	}
	adminURL, err := server.AdminURL()
	if err != nil {
		tb.Fatal(err)
	}
	name := own.Config().ConnConfig.Database
	if admin, err = pgxpool.New(tb.Context(), regexp.MustCompile(`/[^/?]*\?`).ReplaceAllString(adminURL, "/"+name+"?")); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(admin.Close)
	mustExec(tb, admin, `create role web login password 'web' in role downbeat_server, pg_read_all_stats`)
	config := admin.Config().ConnConfig
	return admin, fmt.Sprintf("postgres://web:web@%s:%d/%s?sslmode=disable&application_name=downbeat-test", config.Host, config.Port, name)
}

func TestAHealthyServerIsOKInEveryLineAndWhatHoldsItUpIsNamed(t *testing.T) {
	t.Parallel()
	admin, address := mustServer(t)
	o := doctor.Options{DatabaseURL: address}
	r := examine(t, o)
	for _, f := range r.findings {
		if f.Level != doctor.OK || f.Check == "" || f.Do != "" {
			t.Errorf("%+v", f)
		}
	}
	if len(r.findings) != 15 || r.worst != doctor.OK {
		t.Errorf("there are %d findings, the worst is %s:\n%s", len(r.findings), r.worst, r)
	}

	t.Run("a full NOTIFY queue", func(t *testing.T) {
		holder := mustConnect(t, admin, "lazy-listener")
		mustRun(t, holder, `listen somewhere`)
		mustRun(t, holder, `begin; listen elsewhere`)
		// 80 MB of the 8 GB that the queue takes.
		mustExec(t, admin, `select pg_notify('somewhere', n || repeat('x', 7900)) from generate_series(1, 10000) n`)
		r := examine(t, o)
		pid := holder.PgConn().PID()
		r.mustSay(t, "queue", "warn the NOTIFY queue is ")
		if do := r.of("queue")[0].Do; !strings.Contains(do, fmt.Sprintf("pid %d, lazy-listener, role ", pid)) ||
			!strings.Contains(do, "idle in transaction since ") || !strings.Contains(do, fmt.Sprintf("select pg_terminate_backend(%d)", pid)) {
			t.Errorf("it does not name who holds the queue, %d: %s", pid, do)
		}
		mustRun(t, holder, `rollback`)
		mustRun(t, holder, `unlisten *`)
		mustBecomeOK(t, o, "queue")
	})

	t.Run("an old transaction", func(t *testing.T) {
		idle := mustConnect(t, admin, "forgotten\nwindow")
		mustRun(t, idle, `begin; select count(*) from songs`)
		impatient := o
		impatient.OldTransaction = time.Nanosecond
		r := examine(t, impatient)
		r.mustSay(t, "transactions", "warn a transaction is open for ")
		who := fmt.Sprintf(": pid %d, forgotten", idle.PgConn().PID())
		if !slices.ContainsFunc(r.of("transactions"), func(f doctor.Finding) bool {
			return strings.HasPrefix(f.What, "a transaction is open for ") && strings.Contains(f.What, who)
		}) {
			t.Errorf("it does not name who holds it open, %q:\n%s", who, r)
		}
		mustRun(t, idle, `rollback`)
	})

	t.Run("a prepared transaction", func(t *testing.T) {
		mustExec(t, admin, `create table ledger (n int)`)
		c := mustConnect(t, admin, "two-phase")
		mustRun(t, c, `begin; insert into ledger values (1); prepare transaction 'it''s'`)
		defer mustRun(t, c, `rollback prepared 'it''s'`)
		examine(t, o).mustSay(t, "prepared", "ok   ") // not yet
		impatient := o
		impatient.OldTransaction = time.Nanosecond
		r := examine(t, impatient)
		r.mustSay(t, "prepared", `warn the prepared transaction "it's" of role `)
		if do := r.of("prepared")[0].Do; do != "commit prepared 'it''s' or rollback prepared, in that database" {
			t.Errorf("it says %s", do)
		}
	})

	t.Run("few connections", func(t *testing.T) {
		for range 28 {
			mustConnect(t, admin, "many")
		}
		r := examine(t, o)
		r.mustSay(t, "connections", "warn there is room for ")
		if do := r.of("connections")[0].Do; !strings.HasPrefix(do, "raise max_connections") {
			t.Errorf("it says %s", do)
		}
	})
}

func mustConnect(tb testing.TB, pool *pgxpool.Pool, name string) *pgx.Conn {
	tb.Helper()
	config := pool.Config().ConnConfig.Copy()
	config.RuntimeParams["application_name"] = name
	conn, err := pgx.ConnectConfig(tb.Context(), config)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func mustRun(tb testing.TB, conn *pgx.Conn, sql string) {
	tb.Helper()
	if _, err := conn.PgConn().Exec(context.Background(), sql).ReadAll(); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
}

func mustBecomeOK(tb testing.TB, o doctor.Options, check string) {
	tb.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; {
		r := examine(tb, o)
		if r.of(check)[0].Level == doctor.OK {
			return
		}
		if time.Now().After(deadline) {
			tb.Fatalf("%s is not ok again:\n%s", check, r)
		}
	}
}
