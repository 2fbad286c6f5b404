//go:build unix

package db_test

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestATransactionPoolerIsRefused(t *testing.T) {
	t.Parallel()
	bin := dbtest.MustFind(t, "pgbouncer")
	pool := dbtest.New(t)
	const want = "The database URL seems to lead through a transaction pooler such as PgBouncer, where notifications do not arrive: give the address of PostgreSQL itself."

	_, err := db.Open(t.Context(), mustBouncer(t, bin, dbtest.URL(pool), ""))
	mustBeProblem(t, err, want) // it refuses our settings

	lenient := mustBouncer(t, bin, dbtest.URL(pool),
		"ignore_startup_parameters = default_transaction_isolation,jit,statement_timeout,idle_in_transaction_session_timeout\n")
	through, err := db.Open(t.Context(), lenient+"&default_query_exec_mode=exec")
	if err != nil {
		t.Fatalf("one that takes our settings and drops them: %v", err)
	}
	defer through.Close()
	listener := db.NewListener(lenient, pool, func(db.Hint) {}, slog.New(slog.DiscardHandler))
	listener.Hurry(time.Second, 300*time.Millisecond)
	mustBeProblem(t, listener.Probe(t.Context()), want)
}

// mustBouncer runs PgBouncer in transaction mode before the server until the test ends, and returns its URL.
func mustBouncer(tb testing.TB, bin, address, settings string) string {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	host, port, _ := net.SplitHostPort(free.Addr().String())
	free.Close()
	dir, err := os.MkdirTemp("", "downbeat-bouncer-") // another user must be able to read it
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { os.RemoveAll(dir) })
	password, _ := u.User.Password()
	file := filepath.Join(dir, "bouncer.ini")
	config := fmt.Sprintf("[databases]\n* = host=%s port=%s user=%s password=%s\n[pgbouncer]\nlisten_addr = %s\nlisten_port = %s\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\n%s",
		u.Hostname(), u.Port(), u.User.Username(), password, host, port, settings)
	if err := os.WriteFile(file, []byte(config), 0o644); err != nil {
		tb.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	command := exec.Command(bin, file)
	var said strings.Builder
	command.Stderr = &said
	if os.Getuid() == 0 { // it does not run as root
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	if err := command.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	bouncer := changed(tb, address, func(u *url.URL) { u.Host = net.JoinHostPort(host, port) })
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); ; <-tick.C {
		conn, err := pgx.Connect(tb.Context(), bouncer)
		if err == nil {
			conn.Close(tb.Context())
			return bouncer
		}
		if time.Now().After(deadline) {
			_ = command.Process.Kill()
			_ = command.Wait()
			tb.Fatalf("PgBouncer: %v\n%s", err, said.String())
		}
	}
}
