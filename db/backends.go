package db

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Backend is a session of the server with an open transaction.
type Backend struct {
	PID      int
	Role     string
	App      string // application_name
	Database string
	State    string // active, idle in transaction
	Listens  bool   // its last statement was LISTEN, or it seems so
	Since    time.Time
	Age      time.Duration // of the transaction, by the database's clock
}

// OpenTransactions lists, oldest first, the sessions of the whole cluster whose
// transaction is older than so long: they keep dead rows from being removed, and if
// they listen, notifications from being thrown away. All tells whether the role may
// see those of others.
func OpenTransactions(ctx context.Context, q Querier, olderThan time.Duration) (list []Backend, all bool, err error) {
	const sql = `
		select a.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''), coalesce(a.datname, ''), coalesce(a.state, ''),
		  coalesce(a.query ~* '^\s*(begin\s*;\s*)?listen\M', false), a.xact_start, extract(epoch from clock_timestamp() - a.xact_start)::float8
		from pg_stat_activity a
		where a.pid <> pg_backend_pid()
		  and a.backend_type = 'client backend'
		  and a.xact_start < clock_timestamp() - make_interval(secs => $1)
		order by a.xact_start
		limit 10`
	if err := q.QueryRow(ctx, `select pg_has_role(session_user, 'pg_read_all_stats', 'usage')`).Scan(&all); err != nil {
		return nil, false, fmt.Errorf("look whether sessions can be seen: %w", err)
	}
	rows, err := q.Query(ctx, sql, olderThan.Seconds())
	if err != nil {
		return nil, false, fmt.Errorf("look for old transactions: %w", err)
	}
	list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (b Backend, err error) {
		var seconds float64
		err = row.Scan(&b.PID, &b.Role, &b.App, &b.Database, &b.State, &b.Listens, &b.Since, &seconds)
		b.Age = time.Duration(seconds * float64(time.Second))
		return b, err
	})
	if err != nil {
		return nil, false, fmt.Errorf("look for old transactions: %w", err)
	}
	return list, all, nil
}

// QueueUsage is how full the NOTIFY queue of the cluster is, 0 to 1.
func QueueUsage(ctx context.Context, q Querier) (usage float64, err error) {
	if err := q.QueryRow(ctx, `select pg_notification_queue_usage()`).Scan(&usage); err != nil {
		return 0, fmt.Errorf("look at the NOTIFY queue: %w", err)
	}
	return usage, nil
}

// Prepared is a transaction that was prepared for a two-phase commit and is still
// neither committed nor rolled back.
type Prepared struct {
	Name     string
	Role     string
	Database string
	Age      time.Duration
}

// PreparedTransactions lists those of the whole cluster, oldest first.
func PreparedTransactions(ctx context.Context, q Querier) ([]Prepared, error) {
	const sql = `
		select gid, owner::text, database::text, extract(epoch from clock_timestamp() - prepared)::float8
		from pg_prepared_xacts
		order by prepared`
	rows, err := q.Query(ctx, sql)
	if err != nil {
		return nil, fmt.Errorf("look for prepared transactions: %w", err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Prepared, err error) {
		var seconds float64
		err = row.Scan(&p.Name, &p.Role, &p.Database, &seconds)
		p.Age = time.Duration(seconds * float64(time.Second))
		return p, err
	})
	if err != nil {
		return nil, fmt.Errorf("look for prepared transactions: %w", err)
	}
	return list, nil
}
