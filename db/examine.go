package db

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Examine opens one connection to look a server over: it changes nothing, waits for
// nothing long, and works as far as possible also on what Open refuses. The error is
// a *Problem if nobody answers. The caller closes the connection.
func Examine(ctx context.Context, url string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, &Problem{"The database URL cannot be read; it looks like postgres://user:password@host:5432/name.", err}
	}
	prepare(config)
	config.RuntimeParams["statement_timeout"] = "10s"
	config.RuntimeParams["lock_timeout"] = "2s"
	config.RuntimeParams["default_transaction_read_only"] = "on"
	config.DefaultQueryExecMode = pgx.QueryExecModeExec // a pooler would lose prepared statements
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, connectProblem(err, config)
	}
	return conn, nil
}

// ServerFacts are what a server says of itself.
type ServerFacts struct {
	Version  int    // as server_version_num counts
	Release  string // 15.8 (Debian …)
	Standby  bool
	Encoding string
	Address  string // of the connection, without its password: host:port
	Database string
}

// DescribeServer asks a server what it is.
func DescribeServer(ctx context.Context, conn *pgx.Conn) (f ServerFacts, err error) {
	f.Address = where(conn.Config())
	const sql = `
		select current_setting('server_version_num')::int, current_setting('server_version'), pg_is_in_recovery(),
		  current_setting('server_encoding'), current_database()`
	if err := conn.QueryRow(ctx, sql).Scan(&f.Version, &f.Release, &f.Standby, &f.Encoding, &f.Database); err != nil {
		return ServerFacts{}, fmt.Errorf("ask the server what it is: %w", err)
	}
	return f, nil
}

// Seats are how many connections the server still has for the role.
type Seats struct {
	Server, ServerTaken     int // without those that are reserved
	Database, DatabaseTaken int // by the limit of this database; -1: none
	Role, RoleTaken         int // by the limit of this role; -1: none
}

// Free is how many more the role can open.
func (s Seats) Free() int {
	free := s.Server - s.ServerTaken
	if s.Database >= 0 {
		free = min(free, s.Database-s.DatabaseTaken)
	}
	if s.Role >= 0 {
		free = min(free, s.Role-s.RoleTaken)
	}
	return max(free, 0)
}

// CountSeats counts connections.
func CountSeats(ctx context.Context, q Querier) (s Seats, err error) {
	const sql = `
		select
		  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
		    - coalesce(current_setting('reserved_connections', true)::int, 0), -- since PostgreSQL 16
		  count(*),
		  d.datconnlimit, count(*) filter (where a.datid = d.oid),
		  r.rolconnlimit, count(*) filter (where a.usesysid = r.oid)
		from pg_database d
		join pg_roles r on r.rolname = session_user
		left join pg_stat_activity a on a.datid is not null
		where d.datname = current_database()
		group by d.datconnlimit, r.rolconnlimit`
	if err := q.QueryRow(ctx, sql).Scan(&s.Server, &s.ServerTaken, &s.Database, &s.DatabaseTaken, &s.Role, &s.RoleTaken); err != nil {
		return Seats{}, fmt.Errorf("count the connections: %w", err)
	}
	return s, nil
}

// Clock returns by how much the database's clock is ahead of the caller's, as the
// caller tells the time, and how far that may be off.
func Clock(ctx context.Context, q Querier, now func() time.Time) (offset, within time.Duration, err error) {
	var theirs time.Time
	before := now()
	if err := q.QueryRow(ctx, `select clock_timestamp()`).Scan(&theirs); err != nil {
		return 0, 0, fmt.Errorf("ask the server what time it is: %w", err)
	}
	took := now().Sub(before)
	return theirs.Sub(before.Add(took / 2)), took / 2, nil
}
