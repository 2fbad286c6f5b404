package hub

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"downbeat/app/feed"
)

var update = flag.Bool("update", false, "write testdata anew")

// The files are the wire format as the web client's parser must understand it.
func TestTheWireFormatIsTheOneInTestdata(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 7, 19, 30, 0, 123456000, time.UTC)
	sql := feed.Actor{Name: "direct SQL by ops from psql", Via: "sql", DBUser: "ops", App: "psql"}
	ana := feed.Actor{UserID: userU.String(), Name: "Ana Castell", Via: "api", DBUser: "downbeat", App: "downbeat"}
	event := func(seq int64, kind, entity, data, old string, changed ...string) feed.Event {
		e := feed.Event{
			ID: cursor(bandA, seq), Type: kind, Band: bandA, Seq: seq, Time: at, Entity: entity, EntityID: "60000000-0000-4000-8000-000000000001",
			Version: json.RawMessage("3"), Changed: changed, Actor: sql, Tx: feed.Tx{ID: "771", Count: 1},
		}
		if data != "" {
			e.Data = json.RawMessage(data)
		}
		if old != "" {
			e.Old = json.RawMessage(old)
		}
		return e
	}
	one := func(e feed.Event) feed.Commit {
		return feed.Commit{Band: bandA, Epoch: epoch, First: e.Seq, Last: e.Seq, Events: []feed.Event{e}}
	}

	response := event(45, "gig:response", "gig_response", `{"answer": "yes", "gig_id": "6", "note": "from 9"}`, `{"answer": "maybe"}`, "answer")
	response.Counts, response.Actor, response.RequestID = json.RawMessage(`{"no": 0, "yes": 3, "maybe": 1}`), ana, "req-1"
	odd := event(47, "gig:updated", "gig", `{"title": "A\r\nB\u0001 \u2028 <b>🎷</b> data: x"}`, `{"title": ": \\ \""}`, "title")
	odd.Reason = "line\nend"
	broadcast := event(48, "poll:opened", "poll", `[1, null]`, "")
	broadcast.EntityID, broadcast.Version = "", nil
	reorder := feed.Commit{Band: bandA, Epoch: epoch, First: 49, Last: 51}
	for i := range int64(3) {
		e := event(49+i, "setlist:song:reordered", "setlist_item", `{"position": "a1"}`, `{"position": "a0"}`, "position")
		e.Tx = feed.Tx{ID: "772", Index: i, Count: 3}
		reorder.Events = append(reorder.Events, e)
	}

	for name, c := range map[string]feed.Commit{
		"created":     one(event(42, "gig:created", "gig", `{"title": "Late show", "fee": 12.50}`, "")),
		"updated":     one(event(43, "gig:updated", "gig", `{"title": "Late show"}`, `{"title": "Early show"}`, "title")),
		"deleted":     one(event(44, "gig:deleted", "gig", "", `{"title": "Late show"}`)),
		"response":    one(response),
		"left":        one(event(46, "member:left", "member", "", `{"user_id": "`+userU.String()+`"}`)),
		"odd_text":    one(odd),
		"broadcast":   one(broadcast),
		"transaction": reorder,
		"reset":       reset(bandA, 52, 600),
	} {
		got := mustEncode(t, c).bytes
		file := filepath.Join("testdata", name+".sse")
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v\n got %s\nwant %s", file, err, got, want)
		}
	}
}
