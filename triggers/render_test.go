package triggers_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
)

func mustHeads(tb testing.TB, q querier) map[uuid.UUID]int64 {
	tb.Helper()
	rows, err := q.Query(tb.Context(), `select band_id, max(last_seq) from feed.commits group by band_id`)
	if err != nil {
		tb.Fatal(err)
	}
	heads := map[uuid.UUID]int64{}
	var band uuid.UUID
	var seq int64
	if _, err := pgx.ForEachRow(rows, []any{&band, &seq}, func() error { heads[band] = seq; return nil }); err != nil {
		tb.Fatal(err)
	}
	return heads
}

var (
	anyID     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	fixtureID = regexp.MustCompile(`^([0-9a-f]{1,2}?)0{6,7}-0000-4000-8000-0{3,}(\d+)$`)
)

// render writes events so that a person can compare them: one line each, ids of
// the fixture as 6#1, other ids and transactions by the order in which they
// appear, numbers counted from where the band stood, and no clock.
func render(tb testing.TB, pool *pgxpool.Pool, heads map[uuid.UUID]int64, changes []db.Change) string {
	tb.Helper()
	admin := mustText(tb, pool, `select session_user`)
	txs, ids := map[string]int{}, map[string]int{}
	var out strings.Builder
	for _, c := range changes {
		if txs[c.TxID] == 0 {
			txs[c.TxID] = len(txs) + 1
		}
		fmt.Fprintf(&out, "%s+%d tx%d ", c.BandID, c.Seq-heads[c.BandID], txs[c.TxID])
		if c.Reset != "" {
			fmt.Fprintf(&out, "of %d: feed:reset %s\n", c.TxCount, c.Reset)
			continue
		}
		fmt.Fprintf(&out, "%d/%d %s %s", c.TxIndex+1, c.TxCount, c.Event, c.EntityID)
		if c.Version != nil {
			fmt.Fprintf(&out, " v%s", c.Version)
		}
		fields := fieldsOf(tb, c.Data)
		if c.Changed != nil {
			fmt.Fprintf(&out, " changed=%v old=%s", c.Changed, text(fieldsOf(tb, c.Old)))
			maps.DeleteFunc(fields, func(name string, _ json.RawMessage) bool { return !slices.Contains(c.Changed, name) })
			fmt.Fprintf(&out, " now=%s", text(fields))
		} else if c.Data != nil {
			fmt.Fprintf(&out, " data=%s", text(fields))
		} else if c.Old != nil {
			fmt.Fprintf(&out, " old=%s", text(fieldsOf(tb, c.Old)))
		}
		if c.Counts != nil {
			fmt.Fprintf(&out, " counts=%s", c.Counts)
		}
		actor := mustText(tb, pool, `select feed.actor(nullif($1, ''), $2, $3)`, c.UserName, c.DBUser, c.App)
		fmt.Fprintf(&out, " actor=%q", strings.Replace(actor, "SQL by "+admin, "SQL by admin", 1))
		if c.UserID != "" {
			fmt.Fprintf(&out, " user=%q", c.UserID)
		}
		if c.Reason != "" {
			fmt.Fprintf(&out, " reason=%q", c.Reason)
		}
		if c.RequestID != "" {
			fmt.Fprintf(&out, " request=%q", c.RequestID)
		}
		out.WriteByte('\n')
	}
	return anyID.ReplaceAllStringFunc(out.String(), func(id string) string {
		if m := fixtureID.FindStringSubmatch(id); m != nil {
			return m[1] + "#" + m[2]
		}
		if ids[id] == 0 {
			ids[id] = len(ids) + 1
		}
		return fmt.Sprintf("new#%d", ids[id])
	})
}

// fieldsOf leaves out what differs in each run, and what every table has.
func fieldsOf(tb testing.TB, object []byte) map[string]json.RawMessage {
	tb.Helper()
	fields := map[string]json.RawMessage{}
	if object != nil {
		if err := json.Unmarshal(object, &fields); err != nil {
			tb.Fatal(err)
		}
	}
	for _, name := range []string{"id", "band_id", "version", "created_at", "updated_at"} {
		delete(fields, name)
	}
	return fields
}

// text is the fields in the order of their names, without those that say nothing.
func text(fields map[string]json.RawMessage) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value := string(fields[name])
		if len(value) > 200 {
			value = fmt.Sprintf("%s… (%d bytes)", value[:40], len(value))
		}
		if value != `""` || len(fields) < 3 {
			list = append(list, fmt.Sprintf("%q:%s", name, value))
		}
	}
	return "{" + strings.Join(list, ",") + "}"
}
