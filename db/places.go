package db

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// place is where an item stands in its setlist.
type place struct {
	ID       uuid.UUID
	Position string
}

// lockPlaces lists where the items of the setlist stand, in their order. Nobody who
// asks through here changes the order before the transaction ends. ErrNotFound.
func lockPlaces(ctx context.Context, q Querier, band, setlist uuid.UUID) ([]place, error) {
	if err := lockSetlist(ctx, q, band, setlist); err != nil {
		return nil, err
	}
	return placesOf(ctx, q, band, setlist)
}

func placesOf(ctx context.Context, q Querier, band, setlist uuid.UUID) ([]place, error) {
	const sql = `select id, position from public.setlist_items where band_id = $1 and setlist_id = $2 order by position, id`
	return many[place](ctx, q, fmt.Sprintf("places in setlist %s", setlist), sql, band, setlist)
}

// indexOf is where in the list the item comes that goes to the spot.
func indexOf(places []place, at Spot) (int, error) {
	switch {
	case at.End:
		return len(places), nil
	case at.Behind == nil:
		return 0, nil
	}
	i := slices.IndexFunc(places, func(p place) bool { return p.ID == *at.Behind })
	if i < 0 {
		return 0, fmt.Errorf("behind item %s: %w", *at.Behind, ErrNotInSetlist)
	}
	return i + 1, nil
}

// makeRoom returns a position for an item that goes to the spot. Where no rank is
// left, because two have the same or because there is no end to what was put there,
// all the others get new ones.
func makeRoom(ctx context.Context, q Querier, band, setlist uuid.UUID, places []place, at Spot) (string, error) {
	i, err := indexOf(places, at)
	if err != nil {
		return "", err
	}
	before, behind := "", ""
	if i > 0 {
		before = places[i-1].Position
	}
	if i < len(places) {
		behind = places[i].Position
	}
	if rank, ok := rankBetween(before, behind); ok {
		return rank, nil
	}
	ranks := spreadRanks(len(places) + 1)
	rank := ranks[i]
	return rank, setPositions(ctx, q, band, setlist, places, slices.Delete(ranks, i, i+1))
}

// setPositions gives the items new ranks, in one statement and only those that have others.
func setPositions(ctx context.Context, q Querier, band, setlist uuid.UUID, places []place, ranks []string) error {
	const sql = `
		update public.setlist_items i
		set position = n.position
		from unnest($3::uuid[], $4::text[]) n (id, position)
		where i.band_id = $1
		  and i.setlist_id = $2
		  and i.id = n.id`
	var moved []uuid.UUID
	var to []string
	for i, p := range places {
		if p.Position != ranks[i] {
			moved, to = append(moved, p.ID), append(to, ranks[i])
		}
	}
	if len(moved) == 0 {
		return nil
	}
	if _, err := q.Exec(ctx, sql, band, setlist, moved, to); err != nil {
		return fmt.Errorf("move %d items of setlist %s: %w", len(moved), setlist, err)
	}
	return nil
}

func idsOf(places []place) []uuid.UUID {
	ids := make([]uuid.UUID, len(places))
	for i, p := range places {
		ids[i] = p.ID
	}
	return ids
}

func ranksOf(places []place) []string {
	ranks := make([]string, len(places))
	for i, p := range places {
		ranks[i] = p.Position
	}
	return ranks
}
