package triggers_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"downbeat/db"
)

func TestSixteenWritersLoseNothingAndAreDeliveredInOrder(t *testing.T) {
	d, seed := soakFor(t)

	with := &soak{pool: mustSoakDatabase(t)}
	heads := mustHeads(t, with.pool)
	read := with.run(t, d/3, seed)
	wantTruth(t, with, heads, read)

	without := &soak{pool: mustSoakDatabase(t)}
	mustExec(t, without.pool, `select feed.detach(target) from feed.attachments`)
	without.run(t, d/3, seed)

	ordered := &soak{pool: mustSoakDatabase(t), ordered: true}
	heads = mustHeads(t, ordered.pool)
	read = ordered.run(t, d/3, seed)
	wantTruth(t, ordered, heads, read)

	for name, s := range map[string]*soak{"with the feed": with, "without": without, "with it, in order": ordered} {
		t.Logf("%s: %d transactions, %d failed: %v", name, s.committed.Load(), s.failed.Load(), s.failures)
		for text := range s.failures {
			if strings.Contains(text, "feed") || !strings.HasPrefix(text, "40P01") {
				t.Errorf("%s: a write failed: %s", name, text)
			}
		}
	}
	if n := ordered.failed.Load(); n != 0 {
		t.Errorf("%d writers failed although rows are taken in order", n)
	}
}

// wantTruth compares what the lookers have read with what the writers have written down.
func wantTruth(t *testing.T, s *soak, heads map[uuid.UUID]int64, read [][]db.Change) {
	t.Helper()
	for l := range read[1:] {
		if !reflect.DeepEqual(positions(read[0]), positions(read[l+1])) {
			t.Errorf("lookers 0 and %d have read different things: %d and %d events", l+1, len(read[0]), len(read[l+1]))
		}
	}
	changes := read[0]

	rows, err := s.pool.Query(t.Context(), `select concat_ws(' ', xid, band, row_id, version, op) from public.truth order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	truth, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	told := make([]string, len(changes))
	for i, c := range changes {
		op := map[bool]string{true: "d"}[c.Data == nil]
		if c.Data != nil {
			op = map[bool]string{true: "i", false: "u"}[c.Changed == nil]
		}
		told[i] = fmt.Sprintf("%s %s %s %s %s", c.TxID, c.BandID, c.EntityID, c.Version, op)
	}
	slices.Sort(told)
	slices.Sort(truth)
	t.Logf("%d events in %d transactions", len(changes), len(positions(changes)))
	if len(told) == 0 || !slices.Equal(told, truth) {
		t.Errorf("%d events were told, %d changes were made; told only: %v; made only: %v", len(told), len(truth), without(told, truth), without(truth, told))
	}

	heads = maps.Clone(heads)
	last := map[string]map[string]any{}
	var before db.Change
	ended := map[string]bool{}
	for i, c := range changes {
		if heads[c.BandID]++; c.Seq != heads[c.BandID] || c.Reset != "" {
			t.Fatalf("band %s: number %d (%s) after %d", c.BandID, c.Seq, c.Reset, heads[c.BandID]-1)
		}
		if i > 0 && c.Position != before.Position && (c.Position != before.Position+1 || before.TxIndex != before.TxCount-1 || c.TxIndex != 0) ||
			i > 0 && c.Position == before.Position && (c.TxIndex != before.TxIndex+1 || c.TxID != before.TxID || c.BandID != before.BandID) {
			t.Fatalf("position %d, %d of %d in %s, follows position %d, %d of %d in %s",
				c.Position, c.TxIndex, c.TxCount, c.TxID, before.Position, before.TxIndex, before.TxCount, before.TxID)
		}
		if c.TxID != before.TxID {
			if ended[before.TxID] = true; ended[c.TxID] {
				t.Fatalf("transaction %s goes on after another one", c.TxID)
			}
		}
		wantNextOfRow(t, last, c)
		before = c
	}
}

// wantNextOfRow checks that what a change says of the past is what the one before it said of the present.
func wantNextOfRow(t *testing.T, last map[string]map[string]any, c db.Change) {
	t.Helper()
	key := c.BandID.String() + c.EntityID
	was, known := last[key]
	switch {
	case c.Data == nil:
		if known && !reflect.DeepEqual(was, object(t, c.Old)) {
			t.Fatalf("%s %s at %d was %s, told before: %v", c.Event, c.EntityID, c.Position, c.Old, was)
		}
		delete(last, key)
		return
	case c.Changed != nil && known:
		now := object(t, c.Data)
		if was["version"].(float64)+1 != now["version"].(float64) || object(t, c.Old)["title"] != was["title"] {
			t.Fatalf("%s %s at %d: %s with old %s, told before: %v", c.Event, c.EntityID, c.Position, c.Data, c.Old, was)
		}
	case c.Changed == nil && known:
		t.Fatalf("%s %s at %d: it was there", c.Event, c.EntityID, c.Position)
	}
	last[key] = object(t, c.Data)
}

func positions(changes []db.Change) (list []int64) {
	for _, c := range changes {
		list = append(list, c.Position)
	}
	return slices.Compact(list)
}

// without returns up to five of the sorted list that the other one has not.
func without(list, other []string) (rest []string) {
	for _, text := range list {
		if _, found := slices.BinarySearch(other, text); !found && len(rest) < 5 {
			rest = append(rest, text)
		}
	}
	return rest
}
