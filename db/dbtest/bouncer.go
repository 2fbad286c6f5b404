//go:build unix

package dbtest

import (
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
)

// MustBouncer runs PgBouncer in transaction mode before the server until the test
// ends, and returns its URL. Settings are lines of its configuration, each with its
// line end. Where there is no PgBouncer the test is skipped (SkipWithout).
func MustBouncer(tb testing.TB, address, settings string) string {
	tb.Helper()
	bin := MustFind(tb, "pgbouncer")
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
	command := exec.CommandContext(tb.Context(), bin, file)
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
	u.Host = net.JoinHostPort(host, port)
	bouncer := u.String()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(30 * time.Second); ; <-tick.C {
		conn, err := pgx.Connect(tb.Context(), bouncer)
		if err == nil {
			conn.Close(tb.Context())
			return bouncer
		}
		if time.Now().After(deadline) {
			stop()
			tb.Fatalf("PgBouncer: %v\n%s", err, said.String())
		}
	}
}
