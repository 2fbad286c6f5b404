package db

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/trace"
)

// MinServerVersion is the oldest PostgreSQL that works, as server_version_num
// counts: the feed needs what 14 made of snapshots and subscripts.
const MinServerVersion = 140000

// Problem is a fault of the set-up that an operator can mend. Its text is one
// sentence that says what to do.
type Problem struct {
	Say string
	Err error // the cause, for the log; may be nil
}

func (p *Problem) Error() string { return p.Say }
func (p *Problem) Unwrap() error { return p.Err }

// Open connects to the server behind the URL and refuses, with a *Problem, what
// could not work: a server that is out of reach, too old or a standby. The
// caller closes the pool.
func Open(ctx context.Context, url string) (*pgxpool.Pool, error) {
	return OpenTraced(ctx, url, nil)
}

// OpenTraced is Open with spans of what is asked for over the pool, and over the one
// that Aside opens; a nil provider means none.
func OpenTraced(ctx context.Context, url string, provider trace.TracerProvider) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, &Problem{"The database URL cannot be read; it looks like postgres://user:password@host:5432/name.", err}
	}
	prepare(config.ConnConfig)
	if provider != nil {
		config.ConnConfig.Tracer = newStatements(provider)
	}
	// A statement of ours that takes longer has met a lock or a sick server: an error beats a queue of requests.
	config.ConnConfig.RuntimeParams["statement_timeout"] = "30s"
	config.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "30s"
	config.MaxConns = max(config.MaxConns, 10)
	config.MaxConnIdleTime = 5 * time.Minute
	config.PingTimeout = time.Second // of a connection before it is used again: one that fell silent holds nobody up for longer

	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the pool: %w", err)
	}
	if err := check(ctx, pool, config.ConnConfig); err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}

// asideConns leaves room for connections that a silent link took with it: each is let go of only after 15 s, and whoever
// asks next must not wait for that.
const asideConns = 16

// Aside opens a second pool with the settings of the first, for what must not wait
// behind requests: the guard, the listener's proofs and the readiness check, each of
// which asks one thing at a time. So there are seldom more than one or two
// connections. Nothing that users can cause in any number may ask over it. It
// connects when it is first used; the caller closes it.
func Aside(ctx context.Context, pool *pgxpool.Pool) (*pgxpool.Pool, error) {
	config := pool.Config()
	config.MaxConns, config.MinConns, config.MinIdleConns = asideConns, 0, 0
	aside, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the pool beside the pool: %w", err)
	}
	return aside, nil
}

// Connect opens one connection outside of the pool. The caller closes it.
func Connect(ctx context.Context, url string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, &Problem{"The database URL cannot be read; it looks like postgres://user:password@host:5432/name.", err}
	}
	prepare(config)
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, connectProblem(err, config)
	}
	return conn, nil
}

// prepare sets what all our connections have in common.
func prepare(config *pgx.ConnConfig) {
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "downbeat"
	}
	config.RuntimeParams["default_transaction_isolation"] = "read committed"
	config.RuntimeParams["jit"] = "off" // compiling our small statements takes longer than running them
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}
	dialer := &net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3},
		Control:         boundUnacknowledged,
	}
	config.DialFunc = dialer.DialContext
}

func check(ctx context.Context, pool *pgxpool.Pool, config *pgx.ConnConfig) error {
	var version int
	var name string
	var standby bool
	var encoding string
	err := pool.QueryRow(ctx,
		`select current_setting('server_version_num')::int, current_setting('server_version'), pg_is_in_recovery(), current_setting('server_encoding')`,
	).Scan(&version, &name, &standby, &encoding)
	switch {
	case err != nil:
		return connectProblem(err, config)
	case version < MinServerVersion:
		return &Problem{fmt.Sprintf("The database at %s runs PostgreSQL %s; Downbeat needs 14 or newer.", where(config), name), nil}
	case standby:
		return &Problem{fmt.Sprintf("The database at %s is a read-only standby; give the URL of the primary, or list all hosts in it and add target_session_attrs=read-write.", where(config)), nil}
	case encoding != "UTF8":
		return &Problem{fmt.Sprintf("The database %q at %s stores text as %s: make one with create database … encoding 'UTF8' template template0.", config.Database, where(config), encoding), nil}
	}
	return nil
}

// connectProblem says what to do about a failed first connection.
func connectProblem(err error, config *pgx.ConnConfig) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "28P01", "28000":
			return &Problem{fmt.Sprintf("The database at %s refuses user %q: check user and password in the database URL.", where(config), config.User), err}
		case "3D000":
			return &Problem{fmt.Sprintf("There is no database %q at %s: create it (createdb %s), or name another one in the database URL.", config.Database, where(config), config.Database), err}
		case "53300":
			return &Problem{fmt.Sprintf("The database at %s has no connection left: raise max_connections, or stop what holds them.", where(config)), err}
		case "57P03":
			return &Problem{fmt.Sprintf("The database at %s is starting up or shutting down: try again in a moment.", where(config)), err}
		}
		// A pooler knows few parameters, and the statements that one client prepared are in the way of the next.
		if strings.Contains(pg.Message, "unsupported startup parameter") || pg.Code == "42P05" || pg.Code == "26000" {
			return poolerProblem(err)
		}
		return &Problem{fmt.Sprintf("The database at %s answers: %s.", where(config), pg.Message), err}
	}
	return &Problem{fmt.Sprintf("No database answers at %s: start it, or correct the database URL.", where(config)), err}
}

// poolerProblem is what a connection that is not PostgreSQL's own ends in: a pooler gives each transaction another one,
// and LISTEN belongs to one.
func poolerProblem(err error) *Problem {
	return &Problem{"The database URL seems to lead through a transaction pooler such as PgBouncer, where notifications do not arrive: give the address of PostgreSQL itself.", err}
}

// where names a server without its password.
func where(config *pgx.ConnConfig) string {
	return fmt.Sprintf("%s:%d", config.Host, config.Port)
}
