package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// The roles of a member.
const (
	RoleAdmin  = "admin"  // may change the band and its members
	RoleMember = "member" // everything else
)

// Member is one person in one band.
type Member struct {
	ID     uuid.UUID
	BandID uuid.UUID
	UserID uuid.UUID
	Name   string // what this band calls the person
	Role   string // RoleAdmin or RoleMember
}

// Membership returns who the user is in the band. ErrNotFound when the user is
// not in it, and just the same when there is no such band.
func Membership(ctx context.Context, q Querier, userID, bandID uuid.UUID) (Member, error) {
	const sql = `
		select id, band_id, user_id, name, role
		from public.members
		where band_id = $1
		  and user_id = $2`
	var m Member
	err := q.QueryRow(ctx, sql, bandID, userID).Scan(&m.ID, &m.BandID, &m.UserID, &m.Name, &m.Role)
	return m, oneRow(err, "membership of user %s in band %s", userID, bandID)
}

// Grant is what an open stream was admitted by: a session, to look at a band.
type Grant struct {
	SessionID uuid.UUID
	BandID    uuid.UUID
}

// StillAllowed tells for each grant, in the same order, whether it would be
// given again at this moment: the session exists and has not expired, its user
// is not disabled and still a member of the band. One statement and so one
// snapshot for all of them; 10,000 grants take it about 30 ms.
func StillAllowed(ctx context.Context, q Querier, grants []Grant) ([]bool, error) {
	if len(grants) == 0 {
		return nil, nil
	}
	sessions := make([]uuid.UUID, len(grants))
	bands := make([]uuid.UUID, len(grants))
	for i, g := range grants {
		sessions[i], bands[i] = g.SessionID, g.BandID
	}
	const sql = `
		select exists (
		  select
		  from public.sessions s
		  join public.users u on u.id = s.user_id
		  join public.members m on m.user_id = s.user_id
		  where s.id = g.session_id
		    and m.band_id = g.band_id
		    and s.expires_at > statement_timestamp()
		    and u.disabled_at is null
		)
		from unnest($1::uuid[], $2::uuid[]) with ordinality as g (session_id, band_id, place)
		order by g.place`
	rows, err := q.Query(ctx, sql, sessions, bands)
	if err != nil {
		return nil, fmt.Errorf("are %d streams still allowed: %w", len(grants), err)
	}
	allowed, err := pgx.CollectRows(rows, pgx.RowTo[bool])
	if err != nil {
		return nil, fmt.Errorf("are %d streams still allowed: %w", len(grants), err)
	}
	return allowed, nil
}
