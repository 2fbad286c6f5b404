package hub

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"downbeat/app/feed"
)

// However the database writes its JSON, with line ends between the tokens, separators of Unicode or text that looks like a
// stream, one event is one message: its id, its type and its row arrive, and nothing else does.
func FuzzFraming(f *testing.F) {
	for _, row := range []string{
		`{"title": "Late show"}`, "{\r\n\"title\"\n:\r1}\n", "{\"title\": \"\u2028\u2029\u0085\"}", `{"title": "a\r\nb\rc\nd"}`, `{"title": "data: x\n\nid: 7\nevent: forged"}`,
		`"data: "`, `null`, `[]`, "\"\ufeff\"", "\"\x7f\"", `{"a": 1e400}`, `{"<script>": "&"}`, "\"\xff\"", "\"a\rb\"",
	} {
		f.Add([]byte(row))
	}
	f.Fuzz(func(t *testing.T, row []byte) {
		c := commit(bandA, 7, 3, 3)
		c.Events[1].Data, c.Events[1].Old = row, row
		frames, err := Encode(c)
		if err != nil {
			if json.Valid(row) {
				t.Fatalf("%q: %v", row, err)
			}
			return
		}
		stream := frames.bytes
		messages, retry := parse(stream)
		if len(messages) != 3 || retry != 0 {
			t.Fatalf("%q: three events became %d, or set the retry to %d", row, len(messages), retry)
		}
		for i, m := range messages {
			if m.id != c.Events[i].ID || m.kind != c.Events[i].Type || strings.ContainsAny(m.data, "\r\n") {
				t.Errorf("%q: the message %d is %+v", row, i, m)
			}
		}
		var got feed.Event
		if err := json.Unmarshal([]byte(messages[1].data), &got); err != nil {
			t.Fatalf("%q: %v", row, err)
		}
		for _, part := range []json.RawMessage{got.Data, got.Old} {
			// The database stores characters only, and a browser replaces what is none as it sees fit.
			if utf8.Valid(row) && !reflect.DeepEqual(decoded(t, part), decoded(t, row)) {
				t.Errorf("%q became %q", row, part)
			}
		}
		// Whoever joins in the middle, as after a cut, is not misled either: what is left of an event is none.
		cut, _ := parse(stream[:len(stream)-1])
		if len(cut) != 2 {
			t.Errorf("%q: of two and a half events came %d", row, len(cut))
		}
	})
}

// decoded is a value as its reader has it; numbers keep their digits.
func decoded(tb testing.TB, raw []byte) (value any) {
	tb.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		tb.Fatalf("%q: %v", raw, err)
	}
	return value
}
