package db

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// UsualLength is how long a date without an end is taken to last.
const UsualLength = 2 * time.Hour

// DatesFilter chooses gigs or rehearsals by when they go on.
type DatesFilter struct {
	From  time.Time  // what is not over then
	To    *time.Time // what has begun before
	Limit int
}

// GigsBetween returns the band's gigs that go on at some time of the filter, in the
// order of their start; of a nil status, all.
func GigsBetween(ctx context.Context, q Querier, band uuid.UUID, f DatesFilter, status *string) ([]Gig, error) {
	return many[Gig](ctx, q, "gigs between", gigsBetween, band, f.From, f.To, UsualLength, f.Limit, status)
}

// RehearsalsBetween returns the band's rehearsals that go on at some time of the
// filter, in the order of their start.
func RehearsalsBetween(ctx context.Context, q Querier, band uuid.UUID, f DatesFilter) ([]Rehearsal, error) {
	return many[Rehearsal](ctx, q, "rehearsals between", rehearsalsBetween, band, f.From, f.To, UsualLength, f.Limit)
}

var (
	gigsBetween       = datesBetween("gigs", gigColumns, ` and ($6::text is null or status = $6)`)
	rehearsalsBetween = datesBetween("rehearsals", rehearsalColumns, "")
)

// datesBetween is the query for either table. The end of a date stands in no index:
// it is looked at for all of the band's earlier ones, which is what one band played.
func datesBetween(table, columns, further string) string {
	return fmt.Sprintf(`
		select %s
		from public.%s
		where band_id = $1
		  and coalesce(ends_at, starts_at + $4::interval) > $2
		  and ($3::timestamptz is null or starts_at < $3)%s
		order by starts_at, id
		limit $5`, columns, table, further)
}
