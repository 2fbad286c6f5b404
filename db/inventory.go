package db

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"

	"downbeat/migrations"
)

// MigrationState is how a database compares with the migrations of this program. It
// is read without goose, which would make its table and wait for its lock.
type MigrationState struct {
	Begun    bool
	Applied  int
	Missing  []int64 // versions
	Newer    []int64 // that this program does not know
	Triggers string  // "ours", "unknown" (applied by something else), "other"
}

// CompareMigrations reads what a database has.
func CompareMigrations(ctx context.Context, q Querier) (s MigrationState, err error) {
	fault := func(err error) (MigrationState, error) {
		return MigrationState{}, fmt.Errorf("read the state of the migrations: %w", err)
	}
	if err := q.QueryRow(ctx, `select to_regclass($1) is not null and to_regclass('feed.state') is not null`, goose.DefaultTablename).Scan(&s.Begun); err != nil {
		return fault(err)
	}
	applied := map[int64]bool{}
	if s.Begun {
		rows, err := q.Query(ctx, `
			select v.version_id
			from (select distinct on (g.version_id) g.version_id, g.is_applied from goose_db_version g order by g.version_id, g.id desc) v
			where v.is_applied and v.version_id > 0
			order by v.version_id`)
		if err != nil {
			return fault(err)
		}
		versions, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return fault(err)
		}
		for _, v := range versions {
			applied[v] = true
		}
		var hash string
		if err := q.QueryRow(ctx, `select triggers from feed.state`).Scan(&hash); err != nil {
			return fault(err)
		}
		switch hash {
		case triggersHash():
			s.Triggers = "ours"
		case "":
			s.Triggers = "unknown"
		default:
			s.Triggers = "other"
		}
	}
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		return fault(err)
	}
	known := map[int64]bool{}
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			return fault(err)
		}
		known[version] = true
		if !applied[version] {
			s.Missing = append(s.Missing, version)
		}
	}
	for version := range applied {
		if !known[version] {
			s.Newer = append(s.Newer, version)
		}
	}
	s.Applied = len(applied)
	return s, nil
}

// CountAttached is how many tables are on the feed, with their partitions.
func CountAttached(ctx context.Context, q Querier) (n int, err error) {
	if err := q.QueryRow(ctx, `select count(*) from feed.attachments`).Scan(&n); err != nil {
		return 0, fmt.Errorf("count the tables on the feed: %w", err)
	}
	return n, nil
}

// Unattached lists the tables that look as if they belonged on the feed and are not
// on it: with a band_id and a primary key, and no comment that says "not on the feed".
func Unattached(ctx context.Context, q Querier) ([]string, error) {
	const sql = `
		select format('%I.%I', n.nspname, c.relname)
		from pg_class c
		join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p')
		  and c.relpersistence <> 't'
		  and not c.relispartition
		  and n.nspname not in ('feed', 'information_schema') and n.nspname !~ '^pg_'
		  and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'band_id' and a.atttypid = 'uuid'::regtype and not a.attisdropped)
		  and exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
		  and not exists (select from feed.attachments a where a.target = c.oid)
		  and coalesce(obj_description(c.oid, 'pg_class'), '') !~* '\mnot on the feed\M'
		order by 1`
	rows, err := q.Query(ctx, sql)
	if err != nil {
		return nil, fmt.Errorf("look for tables beside the feed: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look for tables beside the feed: %w", err)
	}
	return list, nil
}

// Silenced lists for whom triggers do not fire, in words: session_replication_role
// is replica for the role, the database or the whole server.
func Silenced(ctx context.Context, q Querier) ([]string, error) {
	const sql = `
		select concat_ws(' in ', case when s.setrole <> 0 then 'role ' || s.setrole::regrole end, case when s.setdatabase <> 0 then 'database ' || d.datname end)
		from pg_db_role_setting s
		left join pg_database d on d.oid = s.setdatabase
		where 'session_replication_role=replica' = any (s.setconfig)
		  and (s.setdatabase = 0 or d.datname = current_database())
		union all
		select 'the server, by its configuration'
		from pg_settings
		where name = 'session_replication_role' and setting = 'replica' and source in ('configuration file', 'command line', 'environment variable')
		order by 1`
	rows, err := q.Query(ctx, sql)
	if err != nil {
		return nil, fmt.Errorf("look for whom triggers are silent: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look for whom triggers are silent: %w", err)
	}
	return list, nil
}

// Shelf is what the log holds.
type Shelf struct {
	Oldest  *time.Time // the oldest numbered event that is still there; nil: none
	Rotated time.Time  // when the partition that is filled now was begun
	Now     time.Time  // by the database's clock
	Bytes   int64
	Missing []string // partitions
	Behind  *float64 // seconds since the oldest change that nobody has numbered; nil: none, or the role may not know
}

// InspectLog looks at retention and numbering.
func InspectLog(ctx context.Context, q Querier) (s Shelf, err error) {
	const sql = `
		select
		  (select k.at from feed.commits k order by k.position limit 1),
		  s.rotated_at,
		  clock_timestamp(),
		  (select coalesce(sum(pg_total_relation_size(i.inhrelid)), 0)::bigint from pg_inherits i where i.inhparent in ('feed.changes'::regclass, 'feed.commits'::regclass)),
		  array(
		    select format('feed.%s_%s', t, n)
		    from unnest(array['changes', 'commits']) t, generate_series(0, 3) n
		    where not exists (
		      select from pg_inherits i
		      where i.inhparent = format('feed.%s', t)::regclass and i.inhrelid = to_regclass(format('feed.%s_%s', t, n)))
		    order by 1)
		from feed.state s`
	if err := q.QueryRow(ctx, sql).Scan(&s.Oldest, &s.Rotated, &s.Now, &s.Bytes, &s.Missing); err != nil {
		return Shelf{}, fmt.Errorf("look at the log: %w", err)
	}
	var may bool
	if err := q.QueryRow(ctx, `select has_function_privilege('feed.lag()', 'execute')`).Scan(&may); err != nil || !may {
		return s, err
	}
	if err := q.QueryRow(ctx, `select extract(epoch from clock_timestamp() - l.oldest)::float8 from feed.lag() l`).Scan(&s.Behind); err != nil {
		return Shelf{}, fmt.Errorf("look how far the log is numbered: %w", err)
	}
	return s, nil
}
