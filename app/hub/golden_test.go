package hub

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"downbeat/app/feed"
)

var update = flag.Bool("update", false, "write the fixtures of the wire format anew")

// wireFixtures belong to the encoder, which writes them, and lie with the parser of the web client, which reads them: the wire
// format has one truth. Beside what is sent, <name>.sse, lies what a parser makes of it, <name>.json.
var wireFixtures = filepath.Join("..", "web", "src", "realtime", "testdata", "wire")

// Titles that would break a stream whose lines are not kept apart from its text.
var hostileTitles = []string{
	"one\rtwo\r", "one\ntwo\n\n", "one\r\ntwo\r\n\r\n", "one\u2028two\u2029three\u0085four", "Späte Schicht 🎷👩🏽‍🎤", "\ufeffLate show\ufeff",
	`"Late" 'show' \ </script> & <b>`, "\n\nid: 7\nevent: feed:revoked\ndata: {}\n\n", ": data: x", "\b\f\t\u0001\u007f", "",
	strings.Repeat("Späte Schicht. ", 330), // 5 kB
}

func TestTheWireFormatIsTheOneThatTheWebClientIsTestedWith(t *testing.T) {
	t.Parallel()
	streams := wireStreams(t)
	if *update {
		if err := os.MkdirAll(wireFixtures, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, sent := range streams {
		mustMatch(t, name+".sse", sent)
		mustMatch(t, name+".json", mustUnderstand(t, sent))
	}
	files, err := os.ReadDir(wireFixtures)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if streams[strings.TrimSuffix(file.Name(), filepath.Ext(file.Name()))] == nil {
			t.Errorf("%s is nothing that is sent", file.Name())
		}
	}
}

func mustMatch(tb testing.TB, name string, got []byte) {
	tb.Helper()
	file := filepath.Join(wireFixtures, name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
		tb.Errorf("%s: %v; if it is to be so, write it with -update\n got %s\nwant %s", file, err, got, want)
	}
}

// mustUnderstand is what the stream means, as an array of what an EventSource dispatches.
func mustUnderstand(tb testing.TB, stream []byte) []byte {
	tb.Helper()
	type dispatched struct {
		ID    string `json:"id"`
		Event string `json:"event"`
		Data  string `json:"data"`
	}
	var all []dispatched
	messages, _ := parse(stream)
	for _, m := range messages {
		all = append(all, dispatched{m.id, m.kind, m.data})
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(all); err != nil {
		tb.Fatal(err)
	}
	return text.Bytes()
}

// wireStreams is everything that a stream is made of, by the name of its fixture. Nothing without an id follows something with
// one: an EventSource would still have that, and not every parser.
func wireStreams(tb testing.TB) map[string][]byte {
	tb.Helper()
	place := func(seq int64) feed.Cursor { return feed.Cursor{Epoch: epoch, Band: bandA, Seq: seq} }
	beginning := AppendReady([]byte("retry: 2000\n\n"), place(52), false, place(52))
	beginning = AppendReset(beginning, place(52), "unknown")
	beginning = append(beginning, mustEncode(tb, one(event(53, "gig:deleted", "gig", "", `{"title": "Late show"}`))).bytes...)
	streams := map[string][]byte{
		"beginning":      beginning,
		"ready":          AppendReady(nil, place(48), false, place(48)),
		"ready_behind":   AppendReady(nil, place(41), true, place(48)),
		"heartbeat":      AppendHeartbeat(nil, place(48)),
		"stale":          AppendStale(nil),
		"goodbye":        AppendGoodbye(nil, 1234*time.Millisecond),
		"revoked":        AppendRevoked(nil),
		"reset_truncate": AppendReset(nil, place(52), "truncate"),
	}
	for name, c := range wireCommits(tb) {
		streams[name] = mustEncode(tb, c).bytes
	}
	return streams
}

func wireCommits(tb testing.TB) map[string]feed.Commit {
	response := event(45, "gig:response", "gig_response", `{"answer": "yes", "gig_id": "6", "note": "from 9"}`, `{"answer": "maybe"}`, "answer")
	response.Counts, response.RequestID = json.RawMessage(`{"no": 0, "yes": 3, "maybe": 1}`), "req-1"
	response.Actor = feed.Actor{UserID: userU.String(), Name: "Ana Castell", Via: "api", DBUser: "downbeat", App: "downbeat"}
	odd := event(47, "gig:updated", "gig", `{"title": "A\r\nB\u0001 \u2028 <b>🎷</b> data: x"}`, `{"title": ": \\ \""}`, "title")
	odd.Reason = "line\nend"
	broadcast := event(48, "poll:opened", "poll", `[1, null]`, "")
	broadcast.EntityID, broadcast.Version = "", nil
	var reordered, titles []feed.Event
	for i := range int64(3) {
		reordered = append(reordered, event(49+i, "setlist:song:reordered", "setlist_item", `{"position": "a1"}`, `{"position": "a0"}`, "position"))
	}
	for i, title := range hostileTitles {
		row, err := json.Marshal(map[string]string{"title": title})
		if err != nil {
			tb.Fatal(err)
		}
		e := event(60+int64(i), "gig:updated", "gig", string(row), string(row), "title")
		e.Reason = title
		titles = append(titles, e)
	}
	return map[string]feed.Commit{
		"created":     one(event(42, "gig:created", "gig", `{"title": "Late show", "fee": 12.50}`, "")),
		"updated":     one(event(43, "gig:updated", "gig", `{"title": "Late show"}`, `{"title": "Early show"}`, "title")),
		"deleted":     one(event(44, "gig:deleted", "gig", "", `{"title": "Late show"}`)),
		"response":    one(response),
		"left":        one(event(46, "member:left", "member", "", `{"user_id": "`+userU.String()+`"}`)),
		"odd_text":    one(odd),
		"broadcast":   one(broadcast),
		"transaction": one(reordered...),
		"titles":      one(titles...),
		"reset":       reset(bandA, 52, 600),
	}
}

// event is one that somebody made with psql.
func event(seq int64, kind, entity, data, old string, changed ...string) feed.Event {
	e := feed.Event{
		ID: cursor(bandA, seq), Type: kind, Band: bandA, Seq: seq, Time: time.Date(2026, 3, 7, 19, 30, 0, 123456000, time.UTC),
		Entity: entity, EntityID: "60000000-0000-4000-8000-000000000001", Version: json.RawMessage("3"), Changed: changed,
		Actor: feed.Actor{Name: "direct SQL by ops from psql", Via: "sql", DBUser: "ops", App: "psql"},
	}
	if data != "" {
		e.Data = json.RawMessage(data)
	}
	if old != "" {
		e.Old = json.RawMessage(old)
	}
	return e
}

// one is a transaction with all of the events.
func one(events ...feed.Event) feed.Commit {
	events = slices.Clone(events)
	for i := range events {
		events[i].Tx = feed.Tx{ID: "771", Index: int64(i), Count: int64(len(events))}
	}
	return feed.Commit{Band: bandA, Epoch: epoch, First: events[0].Seq, Last: events[len(events)-1].Seq, Events: events}
}

func TestAHostileTitleIsReadFromTheWireAsItWasWritten(t *testing.T) {
	t.Parallel()
	messages, _ := parse(wireStreams(t)["titles"])
	if len(messages) != len(hostileTitles) {
		t.Fatalf("%d titles became %d events", len(hostileTitles), len(messages))
	}
	for i, title := range hostileTitles {
		var e struct {
			Reason    string
			Data, Old struct{ Title string }
		}
		if err := json.Unmarshal([]byte(messages[i].data), &e); err != nil || e.Data.Title != title || e.Old.Title != title || e.Reason != title {
			t.Errorf("%.50q came as %+v, %v", title, e, err)
		}
	}
}
