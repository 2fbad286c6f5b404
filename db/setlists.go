package db

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Setlist is an order of songs and breaks, which are its items.
type Setlist struct {
	ID        uuid.UUID
	Name      string
	Notes     string
	Version   int32
	CreatedAt time.Time
	UpdatedAt time.Time
}

const setlistColumns = `id, name, notes, version, created_at, updated_at`

// Setlists are the setlists of a band.
var Setlists = newRows[Setlist]("setlists", "setlist", setlistColumns, []string{"name", "notes"})

// ListSetlists returns the band's setlists by name, upper and lower case alike,
// from behind the place on, limit at most.
func ListSetlists(ctx context.Context, q Querier, band uuid.UUID, after *NamePlace, limit int) ([]Setlist, error) {
	const sql = `
		select ` + setlistColumns + `
		from public.setlists
		where band_id = $1
		  and ($2::text is null or (lower(name), id) > (lower($2), $3::uuid))
		order by lower(name), id
		limit $4`
	name, id := after.split()
	return many[Setlist](ctx, q, "list setlists", sql, band, name, id, limit)
}

// Totals is how much a setlist holds. An item takes its own duration or else its song's.
type Totals struct {
	Songs            int32
	Breaks           int32
	DurationSeconds  int32 // of all items whose duration is known
	UnknownDurations int32
}

// TotalsOf returns the totals of each of the setlists; of an empty one there are none.
func TotalsOf(ctx context.Context, q Querier, band uuid.UUID, setlists []uuid.UUID) (map[uuid.UUID]Totals, error) {
	const sql = `
		select
		  i.setlist_id,
		  count(*) filter (where i.kind = 'song')::int4,
		  count(*) filter (where i.kind = 'break')::int4,
		  least(coalesce(sum(coalesce(i.duration_seconds, s.duration_seconds)), 0), 2147483647)::int4,
		  count(*) filter (where coalesce(i.duration_seconds, s.duration_seconds) is null)::int4
		from public.setlist_items i
		left join public.songs s on s.id = i.song_id
		where i.band_id = $1
		  and i.setlist_id = any ($2)
		group by i.setlist_id`
	rows, err := many[struct {
		ID uuid.UUID
		Totals
	}](ctx, q, fmt.Sprintf("totals of %d setlists", len(setlists)), sql, band, setlists)
	if err != nil {
		return nil, err
	}
	totals := make(map[uuid.UUID]Totals, len(rows))
	for _, r := range rows {
		totals[r.ID] = r.Totals
	}
	return totals, nil
}

// lockSetlist keeps everybody else from changing the order of the setlist until the
// transaction ends; what stands in it is what the next statement reads. ErrNotFound.
func lockSetlist(ctx context.Context, q Querier, band, id uuid.UUID) error {
	// Not "for update": the foreign keys of gigs and items lock the row as well, and need not wait.
	const sql = `select from public.setlists where band_id = $1 and id = $2 for no key update`
	return oneRow(q.QueryRow(ctx, sql, band, id).Scan(), "setlist %s", id)
}
