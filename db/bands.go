package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Band is a band as one of its members sees it.
type Band struct {
	ID       uuid.UUID
	Name     string
	Role     string    // of the person who asked: RoleAdmin or RoleMember
	MemberID uuid.UUID // of the person who asked
}

// BandsOf returns the bands that the user is in, by name; none is an empty slice.
func BandsOf(ctx context.Context, q Querier, userID uuid.UUID) ([]Band, error) {
	const sql = `
		select b.id, b.name, m.role, m.id
		from public.members m
		join public.bands b on b.id = m.band_id
		where m.user_id = $1
		order by lower(b.name), b.id`
	rows, err := q.Query(ctx, sql, userID)
	if err != nil {
		return nil, fmt.Errorf("bands of user %s: %w", userID, err)
	}
	bands, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Band])
	if err != nil {
		return nil, fmt.Errorf("bands of user %s: %w", userID, err)
	}
	return bands, nil
}

// FindBand returns the id of the band with that id or, in any case, that name.
// ErrNotFound when there is none, or more than one of that name.
func FindBand(ctx context.Context, q Querier, idOrName string) (id uuid.UUID, err error) {
	const sql = `
		select b.id
		from public.bands b
		where b.id::text = lower($1)
		   or (lower(b.name) = lower($1) and not exists (
		     select from public.bands o where lower(o.name) = lower(b.name) and o.id <> b.id))`
	err = q.QueryRow(ctx, sql, idOrName).Scan(&id)
	return id, oneRow(err, "band %q", idOrName)
}
