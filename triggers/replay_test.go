package triggers_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/jackc/pgx/v5"

	"downbeat/db"
)

// rows is what a reader of the feed knows: band, entity and id of a row, and the row.
type rows map[string]map[string]any

// mustTables reads all attached tables as a new reader would.
func mustTables(tb testing.TB, q querier) rows {
	tb.Helper()
	list, err := q.Query(tb.Context(), `select target::text, entity, band_column, key_columns, hidden from feed.attachments a where not exists (select from pg_inherits i where i.inhrelid = a.target)`)
	if err != nil {
		tb.Fatal(err)
	}
	type table struct {
		Target, Entity, Band string
		Key, Hidden          []string
	}
	tables, err := pgx.CollectRows(list, pgx.RowToStructByPos[table])
	if err != nil {
		tb.Fatal(err)
	}
	state := rows{}
	for _, table := range tables {
		list, err := q.Query(tb.Context(), `
			select j ->> $1 || '/' || $2 || '/' || (select string_agg(j ->> k, '/' order by n) from unnest($3::text[]) with ordinality u (k, n)), j - $4::text[]
			from (select to_jsonb(t.*) as j from `+table.Target+` t) t`, table.Band, table.Entity, table.Key, table.Hidden)
		if err != nil {
			tb.Fatal(err)
		}
		var key string
		var row []byte
		if _, err := pgx.ForEachRow(list, []any{&key, &row}, func() error { state[key] = object(tb, row); return nil }); err != nil {
			tb.Fatal(err)
		}
	}
	return state
}

// wantReplayed checks that the events lead from what was to what is: what each
// says of the past is what was there.
func wantReplayed(tb testing.TB, q querier, state rows, changes []db.Change) {
	tb.Helper()
	reset := false
	for _, c := range changes {
		if reset = reset || c.Reset != ""; reset {
			continue
		}
		key := c.BandID.String() + "/" + c.Entity + "/" + c.EntityID
		was, there := state[key]
		switch {
		case c.EntityID == "": // a broadcast
		case c.Data == nil:
			if !there || !reflect.DeepEqual(was, object(tb, c.Old)) {
				tb.Errorf("%s %s: old is %s, there was %v", c.Event, key, c.Old, was)
			}
			delete(state, key)
		case c.Changed == nil:
			if there {
				tb.Errorf("%s %s: it is there already", c.Event, key)
			}
			state[key] = object(tb, c.Data)
		default:
			now, old := object(tb, c.Data), object(tb, c.Old)
			for name := range now {
				value, changed := old[name]
				if name == "version" || name == "updated_at" {
					continue
				}
				if changed != !reflect.DeepEqual(was[name], now[name]) || changed && !reflect.DeepEqual(value, was[name]) {
					tb.Errorf("%s %s: %s was %v and is %v, old says %v", c.Event, key, name, was[name], now[name], value)
				}
			}
			if len(c.Changed) != len(old) || !there {
				tb.Errorf("%s %s: changed %v, old %v, there before: %v", c.Event, key, c.Changed, old, there)
			}
			state[key] = now
		}
	}
	if is := mustTables(tb, q); !reset && !reflect.DeepEqual(state, is) {
		for key := range state {
			if !reflect.DeepEqual(state[key], is[key]) {
				tb.Errorf("%s: the events lead to %v, the table has %v", key, state[key], is[key])
			}
		}
		for key := range is {
			if _, there := state[key]; !there {
				tb.Errorf("%s: no event tells of it", key)
			}
		}
	}
}

func object(tb testing.TB, text []byte) (o map[string]any) {
	tb.Helper()
	if err := json.Unmarshal(text, &o); err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
	return o
}
