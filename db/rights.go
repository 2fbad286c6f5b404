package db

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Rights are what a role may do, and what it lacks to serve.
type Rights struct {
	Role
	Begun  bool     // there is a feed to have rights on
	Server bool     // a member of downbeat_server
	Member bool     // may act as downbeat_member, as every request does
	Lacks  []string // what downbeat_server has and the role has not, in words; all of it is too much for a line
}

// InspectRights looks at the session's role.
func InspectRights(ctx context.Context, q Querier) (r Rights, err error) {
	const who = `
		select r.rolname, r.rolsuper or r.rolbypassrls,
		  exists (select from pg_namespace n where n.nspname = 'feed'),
		  coalesce((select pg_has_role(r.oid, c.relowner, 'usage') from pg_class c where c.oid = to_regclass('public.gigs')), false),
		  coalesce((select pg_has_role(r.oid, s.oid, 'usage') from pg_roles s where s.rolname = 'downbeat_server'), false),
		  coalesce((
		    select pg_has_role(r.oid, m.oid, case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)
		    from pg_roles m where m.rolname = 'downbeat_member'), false)
		from pg_roles r
		where r.rolname = session_user`
	if err := q.QueryRow(ctx, who).Scan(&r.Name, &r.Superuser, &r.Begun, &r.Owner, &r.Server, &r.Member); err != nil {
		return Rights{}, fmt.Errorf("look at the rights of the role: %w", err)
	}
	const lacks = `
		with server as (select oid from pg_roles where rolname = 'downbeat_server')
		select format('%s on schema %I', lower(g.privilege_type), n.nspname)
		from server, pg_namespace n, aclexplode(n.nspacl) g
		where g.grantee = server.oid and not has_schema_privilege(session_user, n.oid, g.privilege_type)
		union all
		select format('%s on %I.%I', lower(g.privilege_type), n.nspname, c.relname)
		from server, pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) g
		where g.grantee = server.oid and c.relkind in ('r', 'p', 'v') and not has_table_privilege(session_user, c.oid, g.privilege_type)
		union all
		select format('%s (%I) on %I.%I', lower(g.privilege_type), a.attname, n.nspname, c.relname)
		from server, pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace, aclexplode(a.attacl) g
		where g.grantee = server.oid and not has_column_privilege(session_user, c.oid, a.attnum, g.privilege_type)
		union all
		select format('execute on function %s', p.oid::regprocedure)
		from server, pg_proc p, aclexplode(p.proacl) g
		where g.grantee = server.oid and not has_function_privilege(session_user, p.oid, 'execute')
		order by 1`
	rows, err := q.Query(ctx, lacks)
	if err != nil {
		return Rights{}, fmt.Errorf("look at what the role lacks: %w", err)
	}
	if r.Lacks, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		return Rights{}, fmt.Errorf("look at what the role lacks: %w", err)
	}
	return r, nil
}
