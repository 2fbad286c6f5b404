package db

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Grant is what an open stream was admitted by, to look at a band: a session, or
// the token of an identity provider.
type Grant struct {
	SessionID uuid.UUID // uuid.Nil: by a token
	UserID    uuid.UUID
	BandID    uuid.UUID

	// What the token says; a session's times stand in its row.
	IssuedAt  time.Time // zero: the token does not say
	ExpiresAt time.Time
}

// StillAllowed tells for each grant, in the same order, whether it would be
// given again at this moment: its user is not disabled and still a member of the
// band; its session exists, has not expired and was used within SessionIdle, or
// its token has not expired and was issued after the user last signed out
// everywhere. All by the clock of the database. One statement and so one
// snapshot for all of them; 10,000 grants take it less than 100 ms.
func StillAllowed(ctx context.Context, q Querier, grants []Grant) ([]bool, error) {
	if len(grants) == 0 {
		return nil, nil
	}
	// Not of uuid.UUID: see plain.
	sessions := make([][16]byte, len(grants))
	users := make([][16]byte, len(grants))
	bands := make([][16]byte, len(grants))
	issued := make([]*time.Time, len(grants))
	expires := make([]*time.Time, len(grants))
	for i, g := range grants {
		sessions[i], users[i], bands[i] = g.SessionID, g.UserID, g.BandID
		issued[i], expires[i] = orNull(g.IssuedAt), orNull(g.ExpiresAt)
	}
	const sql = `
		select case
		  when g.session_id <> '00000000-0000-0000-0000-000000000000' then exists (
		    select
		    from public.sessions s
		    join public.users u on u.id = s.user_id
		    join public.members m on m.user_id = s.user_id
		    where s.id = g.session_id
		      and m.band_id = g.band_id
		      and ` + sessionLasts + `
		  )
		  else exists (
		    select
		    from public.users u
		    join public.members m on m.user_id = u.id
		    where u.id = g.user_id
		      and m.band_id = g.band_id
		      and g.expires_at > statement_timestamp()
		      and (u.signed_out_at is null or g.issued_at > u.signed_out_at)
		      and u.disabled_at is null
		  )
		  end
		from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::timestamptz[])
		  with ordinality as g (session_id, user_id, band_id, issued_at, expires_at, place)
		order by g.place`
	rows, err := q.Query(ctx, sql, SessionIdle, sessions, users, bands, issued, expires)
	if err != nil {
		return nil, fmt.Errorf("are %d streams still allowed: %w", len(grants), err)
	}
	allowed, err := pgx.CollectRows(rows, pgx.RowTo[bool])
	if err != nil {
		return nil, fmt.Errorf("are %d streams still allowed: %w", len(grants), err)
	}
	return allowed, nil
}
