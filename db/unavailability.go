package db

import (
	"context"
	"maps"
	"time"

	"github.com/google/uuid"
)

// Unavailability is some whole days on which a member cannot come.
type Unavailability struct {
	ID        uuid.UUID
	MemberID  uuid.UUID
	StartsOn  time.Time // at midnight UTC, as all days here
	EndsOn    time.Time // the last day, itself included
	Reason    string
	Version   int32
	CreatedAt time.Time
	UpdatedAt time.Time
}

const unavailabilityColumns = `id, member_id, starts_on, ends_on, reason, version, created_at, updated_at`

// Unavailabilities are those of a band's members. Whose one is, is said once: CreateUnavailability.
var Unavailabilities = newRows[Unavailability]("unavailability", "unavailability", unavailabilityColumns,
	[]string{"starts_on", "ends_on", "reason"})

var newUnavailabilities = newRows[Unavailability]("unavailability", "unavailability", unavailabilityColumns,
	[]string{"member_id", "starts_on", "ends_on", "reason"})

// CreateUnavailability adds days on which the member cannot come.
func CreateUnavailability(ctx context.Context, q Querier, band, member uuid.UUID, fields Fields) (Unavailability, error) {
	fields = maps.Clone(fields)
	fields["member_id"] = member
	return newUnavailabilities.Create(ctx, q, band, fields)
}

// UnavailabilityFilter chooses among the days of a band's members; with nothing but a
// Limit it chooses the first of all.
type UnavailabilityFilter struct {
	From, To *time.Time // what ends on the one day or later and begins on the other or earlier
	Member   *uuid.UUID
	After    *Place // the last one of the page before
	Limit    int
}

// ListUnavailability returns the band's, in the order of the first day.
func ListUnavailability(ctx context.Context, q Querier, band uuid.UUID, f UnavailabilityFilter) ([]Unavailability, error) {
	const sql = `
		select ` + unavailabilityColumns + `
		from public.unavailability
		where band_id = $1
		  and ($2::date is null or ends_on >= $2)
		  and ($3::date is null or starts_on <= $3)
		  and ($4::uuid is null or member_id = $4)
		  and ($5::date is null or (starts_on, id) > ($5, $6::uuid))
		order by starts_on, id
		limit $7`
	on, id := f.After.split()
	return many[Unavailability](ctx, q, "list unavailability", sql, band, f.From, f.To, f.Member, on, id, f.Limit)
}
