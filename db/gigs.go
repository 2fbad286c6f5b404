package db

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Gig is a date on which a band plays, might play, or would have played.
type Gig struct {
	ID        uuid.UUID
	Title     string
	Status    string // potential, confirmed, cancelled
	StartsAt  time.Time
	EndsAt    *time.Time // nil while nobody knows
	Venue     string
	Address   string
	Notes     string
	Fee       *float64 // for the whole band; nil when not agreed
	SetlistID *uuid.UUID
	Version   int32
	CreatedAt time.Time
	UpdatedAt time.Time
}

const gigColumns = `id, title, status, starts_at, ends_at, venue, address, notes, fee::float8, setlist_id, version, created_at, updated_at`

// Gigs are the gigs of a band.
var Gigs = newRows[Gig]("gigs", "gig", gigColumns,
	[]string{"title", "status", "starts_at", "ends_at", "venue", "address", "notes", "fee", "setlist_id"})

// GigFilter chooses gigs; with nothing but a Limit it chooses the first of all.
type GigFilter struct {
	From, To *time.Time // those that start from the one on and before the other
	Status   []string
	After    *Place // the last one of the page before
	Limit    int
}

// ListGigs returns the band's gigs in the order of their start.
func ListGigs(ctx context.Context, q Querier, band uuid.UUID, f GigFilter) ([]Gig, error) {
	const sql = `
		select ` + gigColumns + `
		from public.gigs
		where band_id = $1
		  and ($2::timestamptz is null or starts_at >= $2)
		  and ($3::timestamptz is null or starts_at < $3)
		  and ($4::text[] is null or status = any ($4))
		  and ($5::timestamptz is null or (starts_at, id) > ($5, $6::uuid))
		order by starts_at, id
		limit $7`
	at, id := f.After.split()
	return many[Gig](ctx, q, "list gigs", sql, band, f.From, f.To, f.Status, at, id, f.Limit)
}
