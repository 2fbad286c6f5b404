package db

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Role is what the database lets this program's role do.
type Role struct {
	Name      string
	Superuser bool // or around row-level security by right, which is as much
	Owner     bool // of the tables
}

// CheckRole returns the role that the pool connects as, or a *Problem if that
// cannot serve: if it may not act as a member.
func CheckRole(ctx context.Context, pool *pgxpool.Pool) (r Role, err error) {
	var acts bool
	const sql = `
		select r.rolname, r.rolsuper or r.rolbypassrls,
		  pg_has_role(r.oid, c.relowner, 'usage'),
		  coalesce((
		    select case
		      when current_setting('server_version_num')::int >= 160000 then pg_has_role(r.oid, m.oid, 'set') -- what 'member' says before
		      else pg_has_role(r.oid, m.oid, 'member')
		    end
		    from pg_roles m
		    where m.rolname = 'downbeat_member'), false)
		from pg_roles r, pg_class c
		where r.rolname = session_user
		  and c.oid = 'public.gigs'::regclass`
	if err := pool.QueryRow(ctx, sql).Scan(&r.Name, &r.Superuser, &r.Owner, &acts); err != nil {
		return Role{}, fmt.Errorf("look at the rights of this program: %w", err)
	}
	if !acts {
		return r, &Problem{fmt.Sprintf("The role %s may not serve: as the owner of the tables, grant downbeat_server to %[1]s.", r.Name), nil}
	}
	return r, nil
}
