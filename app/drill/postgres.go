package drill

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"downbeat/db/embedded"
)

// postgres is a server of the drill's own, which may be mistreated.
type postgres struct {
	folder   string
	settings map[string]string
	server   *embedded.Server
	major    int
	programs string // the folder of its own programs
}

// startPostgres makes a cluster in the folder, or starts again the one that is there.
func startPostgres(ctx context.Context, folder string) (*postgres, error) {
	// Without fsync a kill -9 loses nothing: what was written is the kernel's. Only a machine that falls would lose it.
	p := &postgres{folder: folder, settings: map[string]string{"fsync": "off", "shared_buffers": "32MB"}}
	return p, p.start(ctx)
}

func (p *postgres) start(ctx context.Context) error {
	server, err := embedded.Start(ctx, embedded.Options{Dir: p.folder, Settings: p.settings})
	if err != nil { // what cleans up goes on with the one before, which has stopped
		return err
	}
	if p.server = server; p.major > 0 {
		return nil
	}
	return p.asSuperuser(ctx, "postgres", func(conn *pgx.Conn) error {
		const sql = `select current_setting('server_version_num')::int / 10000, (select setting from pg_config where name = 'BINDIR')`
		return conn.QueryRow(ctx, sql).Scan(&p.major, &p.programs)
	})
}

// stop is a fast shutdown, as an operator's restart makes it. It can be asked for once, so it must not fail because the
// drill was interrupted.
func (p *postgres) stop(ctx context.Context) error {
	if p.server == nil { // it has never started
		return nil
	}
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopBound)
	defer cancel()
	return p.server.Stop(bounded)
}

// kill is kill -9 of the postmaster.
func (p *postgres) kill(ctx context.Context) error {
	pid, err := p.pid()
	if err != nil {
		return err
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	if err := process.Kill(); err != nil {
		return fmt.Errorf("kill the postmaster: %w", err)
	}
	return p.stop(ctx) // lets go of the folder; nothing runs there any more
}

// pid is the process id of the postmaster.
func (p *postgres) pid() (int, error) {
	path := filepath.Join(p.data(), "postmaster.pid")
	content, err := os.ReadFile(path)
	if err != nil {
		return 0, fmt.Errorf("find the postmaster: %w", err)
	}
	line, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", path, err)
	}
	return pid, nil
}

// root is the folder of the cluster, with the passwords of its two roles beside the data.
func (p *postgres) root() string { return filepath.Join(p.folder, strconv.Itoa(p.major)) }
func (p *postgres) data() string { return filepath.Join(p.root(), "data") }

// address is where it listens.
func (p *postgres) address() string { return p.parsed().Host }

func (p *postgres) parsed() *url.URL {
	u, err := url.Parse(p.server.URL())
	if err != nil { // it is made by a function that cannot make another one
		return &url.URL{}
	}
	return u
}

// through is its URL by way of a proxy.
func (p *postgres) through(proxy *Proxy) string {
	u := p.parsed()
	u.Host = proxy.Addr()
	return u.String()
}

// asSuperuser does something over a connection to a database.
func (p *postgres) asSuperuser(ctx context.Context, database string, do func(*pgx.Conn) error) error {
	u, err := p.superuser()
	if err != nil {
		return err
	}
	u.Path = "/" + database
	config, err := pgx.ParseConfig(u.String())
	if err != nil {
		return err
	}
	config.RuntimeParams["application_name"] = "drill as superuser"
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("connect to %s as superuser: %w", database, err)
	}
	err = do(conn)
	return errors.Join(err, conn.Close(context.WithoutCancel(ctx)))
}

// sql executes statements one by one, as superuser.
func (p *postgres) sql(ctx context.Context, database string, statements ...string) error {
	return p.asSuperuser(ctx, database, func(conn *pgx.Conn) error {
		for _, statement := range statements {
			if _, err := conn.Exec(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	})
}

// superuser is its URL as superuser.
func (p *postgres) superuser() (*url.URL, error) {
	address, err := p.server.AdminURL()
	if err != nil {
		return nil, err
	}
	return url.Parse(address)
}

// run runs one of its programs, as a client that is its superuser and comes by an address.
func (p *postgres) run(ctx context.Context, address, program string, arguments ...string) error {
	superuser, err := p.superuser()
	if err != nil {
		return err
	}
	password, _ := superuser.User.Password()
	u := url.URL{Host: address}
	command := exec.CommandContext(ctx, filepath.Join(p.programs, program), arguments...)
	command.Dir = p.folder
	command.WaitDelay = time.Second // pg_basebackup has a child, which ends with its connection
	command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "PGHOST=" + u.Hostname(), "PGPORT=" + u.Port(), "PGUSER=" + superuser.User.Username(), "PGPASSWORD=" + password, "PGSSLMODE=disable",
	}
	if said, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", program, err, said)
	}
	return nil
}

// lacks says which of the programs are not there, where PostgreSQL's server itself is; empty: none.
func (p *postgres) lacks(programs ...string) string {
	for _, name := range programs {
		if _, err := exec.LookPath(filepath.Join(p.programs, name)); err != nil {
			return "it needs " + name + " of PostgreSQL " + strconv.Itoa(p.major)
		}
	}
	return ""
}
