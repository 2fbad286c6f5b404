package hub

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"downbeat/app/feed"
)

func FuzzEncode(f *testing.F) {
	for _, title := range []string{
		"Late show", "a\rb", "a\nb", "a\r\nb\r\rc\n\n", "a\x00b", "\u2028\u2029\u0085", "🎷👩🏽‍🎤", ":", "data: x\n\nevent: feed:revoked\n\n", "\xff\xfe", "\ufeff",
		"<script>&", `"\`, strings.Repeat("é\n", 50_000),
	} {
		f.Add(title)
	}
	f.Fuzz(func(t *testing.T, title string) {
		row, err := json.Marshal(map[string]string{"title": title})
		if err != nil {
			t.Fatal(err)
		}
		var want struct{ Title string }
		if err := json.Unmarshal(row, &want); err != nil {
			t.Fatal(err)
		}
		c := commit(bandA, 7, 2, 3)
		c.Events[0].Data, c.Events[0].Reason, c.Events[0].Actor.Name = row, title, title
		c.Events[1].Old = row

		messages, _ := parse(wire(t, mustEncode(t, c), 0, nil))
		if len(messages) != 2 {
			t.Fatalf("two events became %d", len(messages))
		}
		for i, m := range messages {
			var e feed.Event
			if err := json.Unmarshal([]byte(m.data), &e); err != nil {
				t.Fatalf("%v in %q", err, m.data)
			}
			if m.id != c.Events[i].ID || m.kind != c.Events[i].Type || e.ID != m.id || e.Type != m.kind {
				t.Errorf("event %d is %s %s on the wire and %s %s in its JSON", i, m.id, m.kind, e.ID, e.Type)
			}
			var got struct{ Title string }
			text := [][]byte{e.Data, e.Old}[i]
			if err := json.Unmarshal(text, &got); err != nil || got != want {
				t.Errorf("%.100q came as %.100q, %v", want, got, err)
			}
			if i == 0 && (e.Reason != want.Title || e.Actor.Name != want.Title) {
				t.Errorf("%.100q came as reason %.100q and name %.100q", want, e.Reason, e.Actor.Name)
			}
		}
	})
}

func TestDataThatIsNoJSONIsAnErrorAndNoFrame(t *testing.T) {
	t.Parallel()
	c := commit(bandA, 1, 1, 1)
	c.Events[0].Data = json.RawMessage("{\n")
	if f, err := Encode(c); err == nil {
		t.Errorf("encoded as %q", f.bytes)
	}

	h := mustHub(t)
	s := mustWatch(t, h, bandA)
	h.Publish([]feed.Commit{c})
	f, err := s.Take(t.Context())
	if err != nil || f.Reset != "unreadable" || f.Last != 1 {
		t.Errorf("the subscriber got %+v, %v; want a reset", f, err)
	}
}

func TestASubscriberWritesWhatItWantsAfterItsPlaceAndNothingElse(t *testing.T) {
	t.Parallel()
	filters := map[string]func(string) bool{
		"all":  nil,
		"none": func(string) bool { return false },
		"gigs": func(kind string) bool { return strings.HasPrefix(kind, "gig:") },
		"true": func(string) bool { return true },
	}
	rapid.Check(t, func(rt *rapid.T) {
		first, n := rapid.Int64Range(1, 50).Draw(rt, "first"), rapid.IntRange(1, 12).Draw(rt, "n")
		after := rapid.Int64Range(0, 70).Draw(rt, "after")
		wanted := filters[rapid.SampledFrom([]string{"all", "none", "gigs", "true"}).Draw(rt, "filter")]
		c := commit(bandA, first, n, 10)
		if rapid.Bool().Draw(rt, "reset") {
			c = reset(bandA, first, n)
		}
		f := mustEncode(t, c)

		var want []string
		for _, e := range c.Events {
			if e.Seq > after && (wanted == nil || wanted(e.Type)) {
				want = append(want, e.ID+" "+e.Type)
			}
		}
		if c.Reset != "" && c.Last > after {
			want = []string{cursor(bandA, c.Last) + " " + ResetType}
		}
		var got []string
		messages, _ := parse(wire(t, f, after, wanted))
		for _, m := range messages {
			got = append(got, m.id+" "+m.kind)
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			rt.Fatalf("after %d of %d to %d: %v, want %v", after, c.First, c.Last, got, want)
		}
	})
}

func TestTheWholeCommitIsOneWriteAndAnErrorEndsIt(t *testing.T) {
	t.Parallel()
	f := mustEncode(t, commit(bandA, 1, 20, 100))
	writes := 0
	for _, wanted := range []func(string) bool{nil, func(string) bool { return true }} {
		if err := f.AfterWanted(0, wanted, func(b []byte) error { writes++; return nil }); err != nil {
			t.Error(err)
		}
	}
	if writes != 2 {
		t.Errorf("%d writes for two times the whole commit", writes)
	}
	broken, writes := errors.New("broken pipe"), 0
	err := f.AfterWanted(0, func(kind string) bool { return kind == "gig:updated" }, func([]byte) error { writes++; return broken })
	if !errors.Is(err, broken) || writes != 1 {
		t.Errorf("%d writes and %v after an error", writes, err)
	}
}

func TestEachJSONTellsTheEventsAfterAPlace(t *testing.T) {
	t.Parallel()
	f := mustEncode(t, commit(bandA, 5, 3, 10))
	var seqs []int64
	err := f.EachJSON(5, func(kind string, data []byte) error {
		var e feed.Event
		err := json.Unmarshal(data, &e)
		seqs = append(seqs, e.Seq)
		return errors.Join(err, func() error {
			if e.Type != kind {
				return errors.New(kind)
			}
			return nil
		}())
	})
	if err != nil || len(seqs) != 2 || seqs[0] != 6 || seqs[1] != 7 {
		t.Errorf("%v, %v", seqs, err)
	}
	_ = mustEncode(t, reset(bandA, 1, 3)).EachJSON(0, func(string, []byte) error { t.Error("a reset has no event"); return nil })
}

func TestDeliveringACommitAllocatesNothing(t *testing.T) {
	h := mustHub(t)
	filtered := func(kind string) bool { return kind == "gig:updated" }
	for name, wanted := range map[string]func(string) bool{"all": nil, "filtered": filtered} {
		s := mustWatch(t, h, uuid.New())
		const n = 200
		for i := range int64(n + 1) {
			h.Publish([]feed.Commit{commit(s.band, i*3+1, 3, 100)})
		}
		written := 0
		write := func(b []byte) error { written += len(b); return nil }
		ctx := t.Context()
		allocs := testing.AllocsPerRun(n, func() {
			f, err := s.Take(ctx)
			if f == nil || err != nil {
				t.Fatalf("%+v, %v", f, err)
			}
			_ = f.AfterWanted(s.Seq(), wanted, write)
			s.Taken(f.Last)
		})
		if allocs != 0 || written == 0 {
			t.Errorf("%s: %v allocations a commit, %d bytes", name, allocs, written)
		}
	}
}
