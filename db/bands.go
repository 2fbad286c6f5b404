package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Band is a band, whoever looks at it.
type Band struct {
	ID        uuid.UUID
	Name      string
	Version   int32
	CreatedAt time.Time
	UpdatedAt time.Time
}

// OwnBand is a band as one of its members sees it.
type OwnBand struct {
	Band
	Role     string // of the person who asked: RoleAdmin or RoleMember
	MemberID uuid.UUID
}

// Bands are read, renamed and deleted like rows of themselves: their own id is both
// band and id. FoundBand makes them. What is in a band is deleted with it, and first.
var Bands = newRows[Band]("bands", "band", `id, name, version, created_at, updated_at`, []string{"name"})

const selectOwnBand = `
	select b.id, b.name, b.version, b.created_at, b.updated_at, m.role, m.id
	from public.members m
	join public.bands b on b.id = m.band_id
	where m.user_id = $1`

// BandsOf returns the bands that the user is in, by name; none is an empty slice.
func BandsOf(ctx context.Context, q Querier, userID uuid.UUID) ([]OwnBand, error) {
	return many[OwnBand](ctx, q, fmt.Sprintf("bands of user %s", userID), selectOwnBand+` order by lower(b.name), b.id`, userID)
}

// BandOf returns one of the user's bands. ErrNotFound when the user is not in it,
// and just the same when there is no such band.
func BandOf(ctx context.Context, q Querier, userID, bandID uuid.UUID) (OwnBand, error) {
	b, err := one[OwnBand](ctx, q, selectOwnBand+` and b.id = $2`, userID, bandID)
	return b, oneRow(err, "band %s of user %s", bandID, userID)
}

// maxBands is how many bands a person can be in and still found another one.
const maxBands = 100

// FoundBand makes a band, with the person of the transaction as its admin.
func FoundBand(ctx context.Context, tx *Tx, name, memberName string) (id uuid.UUID, err error) {
	const sql = `select access.found_band($1, $2) where cardinality(access.bands()) < $3`
	err = tx.QueryRow(ctx, sql, name, memberName, maxBands).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return id, fmt.Errorf("found a band: %w", ErrTooMany)
	}
	return id, refused(err, "found a band")
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
