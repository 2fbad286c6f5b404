package db

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Item is one place in a setlist: a song or a break.
type Item struct {
	ID              uuid.UUID
	SetlistID       uuid.UUID
	Kind            string     // song, break
	SongID          *uuid.UUID // of a song, else nil
	Title           string     // of a break, else empty
	DurationSeconds *int32     // here; nil: as long as the song takes
	Note            string
	Position        string // a rank: see ranks.go
	Version         int32
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

const itemColumns = `id, setlist_id, kind, song_id, title, duration_seconds, note, position, version, created_at, updated_at`

// Items are the items of a band's setlists. They are made by AddItem and CopyItems, which find them a position.
var Items = newRows[Item]("setlist_items", "setlist item", itemColumns, []string{"title", "duration_seconds", "note", "position"})

var newItems = newRows[Item]("setlist_items", "setlist item", itemColumns,
	[]string{"setlist_id", "kind", "song_id", "title", "duration_seconds", "note", "position"})

// MaxItems is how many items a setlist can hold; SQL can put more into one.
const MaxItems = 1000

var (
	// ErrNotInSetlist: an item that is named to stand behind it, or to be copied, is not in the setlist.
	ErrNotInSetlist = errors.New("the item is not in the setlist")
	// ErrItemsChanged: an order names others than those that are in the setlist.
	ErrItemsChanged = errors.New("the items of the setlist have changed")
	// ErrSetlistFull: it would have more than MaxItems.
	ErrSetlistFull = errors.New("the setlist is full")
)

// Spot is where an item goes in its setlist; the zero value is the beginning.
type Spot struct {
	Behind *uuid.UUID // an item
	End    bool       // behind whatever is last
}

// ItemsOf lists the items of a setlist in their order.
func ItemsOf(ctx context.Context, q Querier, band, setlist uuid.UUID) ([]Item, error) {
	const sql = `select ` + itemColumns + ` from public.setlist_items where band_id = $1 and setlist_id = $2 order by position, id`
	return many[Item](ctx, q, fmt.Sprintf("items of setlist %s", setlist), sql, band, setlist)
}

// ItemOf returns the item, or ErrNotFound, also if it is another setlist's.
func ItemOf(ctx context.Context, q Querier, band, setlist, id uuid.UUID) (Item, error) {
	item, err := Items.Get(ctx, q, band, id)
	if err == nil && item.SetlistID != setlist {
		return Item{}, fmt.Errorf("item %s of setlist %s: %w", id, setlist, ErrNotFound)
	}
	return item, err
}

// AddItem puts a new item into the setlist. ErrNotFound; ErrNotInSetlist; ErrSetlistFull.
func AddItem(ctx context.Context, q Querier, band, setlist uuid.UUID, at Spot, fields Fields) (Item, error) {
	places, err := lockPlaces(ctx, q, band, setlist)
	if err != nil {
		return Item{}, err
	}
	if len(places) >= MaxItems {
		return Item{}, fmt.Errorf("add an item to setlist %s: %w", setlist, ErrSetlistFull)
	}
	position, err := makeRoom(ctx, q, band, setlist, places, at)
	if err != nil {
		return Item{}, err
	}
	fields = maps.Clone(fields)
	fields["setlist_id"], fields["position"] = setlist, position
	return newItems.Create(ctx, q, band, fields)
}

// ChangeItem sets what the fields name, and moves the item if a spot is given.
// ErrNotFound; *StaleError; ErrNotInSetlist, also for a spot behind the item itself.
func ChangeItem(ctx context.Context, q Querier, band, setlist, id uuid.UUID, seen Versions, to *Spot, fields Fields) (Item, error) {
	if _, err := ItemOf(ctx, q, band, setlist, id); err != nil {
		return Item{}, err
	}
	if to != nil {
		position, err := moveTo(ctx, q, band, setlist, id, *to)
		if err != nil {
			return Item{}, err
		}
		fields = maps.Clone(fields)
		fields["position"] = position
	}
	return Items.Change(ctx, q, band, id, seen, fields)
}

// moveTo returns the position that takes the item to the spot: its own if it is there.
func moveTo(ctx context.Context, q Querier, band, setlist, id uuid.UUID, to Spot) (string, error) {
	places, err := lockPlaces(ctx, q, band, setlist)
	if err != nil {
		return "", err
	}
	now := slices.IndexFunc(places, func(p place) bool { return p.ID == id })
	if now < 0 { // removed meanwhile
		return "", fmt.Errorf("move item %s: %w", id, ErrNotFound)
	}
	own := places[now]
	others := slices.Delete(places, now, now+1)
	if at, err := indexOf(others, to); err == nil && at == now {
		return own.Position, nil
	}
	return makeRoom(ctx, q, band, setlist, others, to)
}

// RemoveItem takes the item out of the setlist. ErrNotFound; *StaleError.
func RemoveItem(ctx context.Context, q Querier, band, setlist, id uuid.UUID, seen Versions) (Item, error) {
	if _, err := ItemOf(ctx, q, band, setlist, id); err != nil {
		return Item{}, err
	}
	return Items.Delete(ctx, q, band, id, seen)
}

// OrderItems puts the items of the setlist into the order of the list, and writes
// only those that must get another position. ErrNotFound; ErrItemsChanged if the list
// does not name each of the items once.
func OrderItems(ctx context.Context, q Querier, band, setlist uuid.UUID, order []uuid.UUID) error {
	places, err := lockPlaces(ctx, q, band, setlist)
	if err != nil {
		return err
	}
	now := make(map[uuid.UUID]int, len(places))
	for i, p := range places {
		now[p.ID] = i
	}
	wanted := make([]place, 0, len(places))
	indexes := make([]int, 0, len(places))
	for _, id := range order {
		i, ok := now[id]
		if !ok {
			return fmt.Errorf("order setlist %s: %w", setlist, ErrItemsChanged)
		}
		delete(now, id) // a second time it is none of them
		wanted, indexes = append(wanted, places[i]), append(indexes, i)
	}
	if len(now) > 0 {
		return fmt.Errorf("order setlist %s: %w", setlist, ErrItemsChanged)
	}
	return setPositions(ctx, q, band, setlist, wanted, reorderedRanks(ranksOf(wanted), indexes))
}

// CopyItems adds copies of a setlist's items to the end of one of the band's, in their
// order: of the chosen ones, or, with nil, of all. ErrNotFound if there is no setlist
// to copy to; ErrNotInSetlist; ErrSetlistFull.
func CopyItems(ctx context.Context, q Querier, band, from, to uuid.UUID, chosen []uuid.UUID) error {
	const sql = `
		insert into public.setlist_items (band_id, setlist_id, kind, song_id, title, duration_seconds, note, position)
		select i.band_id, $3, i.kind, i.song_id, i.title, i.duration_seconds, i.note, n.position
		from unnest($4::uuid[], $5::text[]) n (id, position)
		join public.setlist_items i on i.id = n.id
		where i.band_id = $1
		  and i.setlist_id = $2
		order by n.position collate "C"`
	there, err := lockPlaces(ctx, q, band, to)
	if err != nil {
		return err
	}
	source, err := placesOf(ctx, q, band, from)
	if err != nil {
		return err
	}
	if chosen != nil {
		source = slices.DeleteFunc(source, func(p place) bool { return !slices.Contains(chosen, p.ID) })
		if len(source) != len(chosen) {
			return fmt.Errorf("copy items of setlist %s: %w", from, ErrNotInSetlist)
		}
	}
	if len(there)+len(source) > MaxItems {
		return fmt.Errorf("copy %d items to setlist %s: %w", len(source), to, ErrSetlistFull)
	}
	last := ""
	if len(there) > 0 {
		last = there[len(there)-1].Position
	}
	ranks, ok := ranksBetween(last, "", len(source))
	if !ok {
		all := spreadRanks(len(there) + len(source))
		if err := setPositions(ctx, q, band, to, there, all[:len(there)]); err != nil {
			return err
		}
		ranks = all[len(there):]
	}
	_, err = q.Exec(ctx, sql, band, from, to, idsOf(source), ranks)
	return refused(err, fmt.Sprintf("copy %d items of setlist %s to %s", len(source), from, to))
}
