package db

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Rehearsal is when and where a band practises.
type Rehearsal struct {
	ID        uuid.UUID
	Title     *string // what it is about; nil: an ordinary one
	StartsAt  time.Time
	EndsAt    *time.Time // nil while nobody knows
	Venue     string
	Address   string
	Notes     string
	SetlistID *uuid.UUID
	Version   int32
	CreatedAt time.Time
	UpdatedAt time.Time
}

const rehearsalColumns = `id, title, starts_at, ends_at, venue, address, notes, setlist_id, version, created_at, updated_at`

// Rehearsals are the rehearsals of a band.
var Rehearsals = newRows[Rehearsal]("rehearsals", "rehearsal", rehearsalColumns,
	[]string{"title", "starts_at", "ends_at", "venue", "address", "notes", "setlist_id"})

// RehearsalFilter chooses rehearsals; with nothing but a Limit it chooses the first of all.
type RehearsalFilter struct {
	From, To *time.Time // those that start from the one on and before the other
	After    *Place     // the last one of the page before
	Limit    int
}

// ListRehearsals returns the band's rehearsals in the order of their start.
func ListRehearsals(ctx context.Context, q Querier, band uuid.UUID, f RehearsalFilter) ([]Rehearsal, error) {
	const sql = `
		select ` + rehearsalColumns + `
		from public.rehearsals
		where band_id = $1
		  and ($2::timestamptz is null or starts_at >= $2)
		  and ($3::timestamptz is null or starts_at < $3)
		  and ($4::timestamptz is null or (starts_at, id) > ($4, $5::uuid))
		order by starts_at, id
		limit $6`
	at, id := f.After.split()
	return many[Rehearsal](ctx, q, "list rehearsals", sql, band, f.From, f.To, at, id, f.Limit)
}
