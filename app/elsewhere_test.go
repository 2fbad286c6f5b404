package main_test

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"downbeat/db/dbtest"
)

// What leads to a PostgreSQL and yet cannot serve: a pooler, a standby.

func TestATransactionPoolerIsAnsweredWithOneSentence(t *testing.T) {
	t.Parallel()
	bouncer := dbtest.MustFind(t, "pgbouncer", "/usr/sbin/pgbouncer")
	s := MustStage(t)
	direct := s.pool.Config().ConnConfig
	for name, settings := range map[string]string{
		"as it comes":                 "",
		"that lets our settings pass": "ignore_startup_parameters = statement_timeout,idle_in_transaction_session_timeout,default_transaction_isolation,jit\n",
	} {
		t.Run(name, func(t *testing.T) {
			_, port, err := net.SplitHostPort(MustAddr(t))
			Must(t, err)
			config := fmt.Sprintf("[databases]\nband = host=%s port=%d dbname=%s user=%s password=%s\n\n[pgbouncer]\n"+
				"listen_addr = 127.0.0.1\nlisten_port = %s\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\n%s",
				direct.Host, direct.Port, direct.Database, direct.User, direct.Password, port, settings)
			file := filepath.Join(MustFolder(t), "pgbouncer.ini")
			Must(t, os.WriteFile(file, []byte(config), 0o644))
			command := exec.Command(bouncer, file)
			if os.Geteuid() == 0 {
				command.Args = append(command.Args[:1], "-u", "nobody", file)
			}
			pooler := mustStart(t, command, nil)
			MustBecome(t, "pgbouncer listens", func() bool {
				conn, err := net.Dial("tcp", "127.0.0.1:"+port)
				if err == nil {
					conn.Close()
				} else if pooler.hasEnded() {
					t.Fatalf("pgbouncer has ended: %s", pooler.stderr.String())
				}
				return err == nil
			})
			setting := []string{"DATABASE_URL=postgres://band:s3cret@127.0.0.1:" + port + "/band?sslmode=disable"}
			for _, command := range []string{"serve", "migrate up", "tail --band=x"} {
				MustRefuse(t, setting, strings.Fields(command), "pooler", "PostgreSQL itself")
			}
			// A lock taken through a pooler belongs to nobody, and would keep the next start waiting.
			var locks int
			Must(t, s.pool.QueryRow(t.Context(), `
				select count(*) from pg_locks l join pg_database d on d.oid = l.database
				where l.locktype = 'advisory' and d.datname = current_database()`).Scan(&locks))
			if locks > 0 {
				t.Errorf("%d locks are left behind in the pooler", locks)
			}
		})
	}
}

func TestAStandbyIsAnsweredWithOneSentence(t *testing.T) {
	t.Parallel()
	primary := MustCluster(t)
	s := MustStageOn(t, primary)
	admin, err := primary.AdminURL()
	Must(t, err)
	folder := MustFolder(t)
	if os.Geteuid() == 0 {
		Must(t, os.Chmod(folder, 0o777)) // pg_basebackup makes the folder in it, as the server's user
	}
	standby := filepath.Join(folder, "standby")
	primary.MustRun(t, "pg_basebackup", "-d", admin, "-D", standby, "-R", "-X", "stream", "-c", "fast")

	_, port, err := net.SplitHostPort(MustAddr(t))
	Must(t, err)
	server := mustStart(t, primary.as(t, "postgres", "-D", standby, "-c", "max_connections=200", "-c", "port="+port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="), nil)
	u, err := url.Parse(s.url)
	Must(t, err)
	u.Host = "127.0.0.1:" + port
	MustBecome(t, "the standby answers", func() bool {
		conn, err := pgx.Connect(t.Context(), u.String())
		if err == nil {
			conn.Close(t.Context())
		} else if server.hasEnded() {
			t.Fatalf("the standby has ended: %s", server.stderr.String())
		}
		return err == nil
	})
	for _, arguments := range [][]string{{"serve"}, {"serve", "--migrate=false"}, {"tail", "--band=x"}} {
		MustRefuse(t, []string{"DATABASE_URL=" + u.String()}, arguments, "read-only standby", "target_session_attrs=read-write")
	}
	// And what the sentence advises works: both hosts, in the wrong order.
	primaryURL, err := url.Parse(s.url)
	Must(t, err)
	u.Host += "," + primaryURL.Host
	u.RawQuery += "&target_session_attrs=read-write"
	MustServeAt(t, u.String(), MustAddr(t)).MustStop(t)
}
