//go:build unix

package doctor_test

import (
	"context"
	"fmt"
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

	"downbeat/app/doctor"
	"downbeat/db/dbtest"
)

// Both kinds of PgBouncer: as it comes, it refuses our settings; told to ignore them, it loses notifications in silence.
func TestATransactionPoolerFails(t *testing.T) {
	t.Parallel()
	bin := dbtest.MustFind(t, "pgbouncer")
	address := dbtest.NewURL(t)
	strict := examine(t, doctor.Options{DatabaseURL: mustBouncer(t, bin, address, "")})
	strict.mustSay(t, "reachable", "fail The database URL seems to lead through a transaction pooler such as PgBouncer, where notifications do not arrive: give the address of PostgreSQL itself")

	lenient := examine(t, doctor.Options{DatabaseURL: mustBouncer(t, bin, address,
		"ignore_startup_parameters = default_transaction_isolation,default_transaction_read_only,jit,statement_timeout,lock_timeout\n")})
	lenient.mustSay(t, "reachable", "ok   ")
	lenient.mustSay(t, "pooler", "fail the database URL leads through a transaction pooler, where notifications do not arrive: give the address of PostgreSQL itself in DATABASE_URL")
	lenient.mustSay(t, "database", "skip ")
	if lenient.worst != doctor.Fail {
		t.Error(lenient)
	}
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
	stop := func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	}
	tb.Cleanup(stop)
	bouncer := changed(tb, address, func(u *url.URL) { u.Host = net.JoinHostPort(host, port) })
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(30 * time.Second); ; <-tick.C {
		conn, err := pgx.Connect(context.Background(), bouncer)
		if err == nil {
			conn.Close(context.Background())
			return bouncer
		}
		if time.Now().After(deadline) {
			stop()
			tb.Fatalf("PgBouncer: %v\n%s", err, said.String())
		}
	}
}
