package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
)

// cuts calls f with the text in pieces of each length.
func cuts(text string, f func(t string, pieces [][]byte)) {
	for _, n := range []int{1, 2, 3, 7, 26, 27, 28, 64, len(text)} {
		f(fmt.Sprintf("in pieces of %d", n), slices.Collect(slices.Chunk([]byte(text), n)))
	}
}

func TestEveryMarkIsFoundOnceHoweverTheTextIsCut(t *testing.T) {
	text := "to ana@example.org: " + markText(1, 100) + " was " + markText(0, 90) + "@" + markText(2, 200) + " was " + markText(1, 100) +
		"@@" + strings.Repeat("x", 100) + markText(5, 500) + markText(4, 400) + "@"
	cuts(text, func(name string, pieces [][]byte) {
		var m marks
		var got []int64
		for _, p := range pieces {
			m.take(p, func(micros int64) { got = append(got, micros) })
		}
		if want := []int64{100, 200, 500}; !slices.Equal(got, want) {
			t.Errorf("%s: found %v, want %v", name, got, want)
		}
		if m.lost != 2 {
			t.Errorf("%s: 3 and 4 are missing, and %d are noticed", name, m.lost)
		}
	})
}

func TestABodyIsReadHoweverItIsFramedAndCut(t *testing.T) {
	const body = "id: 1\n\ndata: {}\n\n"
	for name, text := range map[string]string{
		"chunked":     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n" + body[:5] + "\r\nc\r\n" + body[5:] + "\r\n0\r\n\r\n",
		"until close": "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body,
	} {
		cuts(text, func(cut string, pieces [][]byte) {
			var r response
			var got strings.Builder
			for _, p := range pieces {
				if err := r.take(p, func(b []byte) { got.Write(b) }); err != nil {
					t.Fatal(err)
				}
			}
			if got.String() != body || r.status != 200 || r.over != (name == "chunked") {
				t.Errorf("%s, %s: %q, status %d, over %v", name, cut, got.String(), r.status, r.over)
			}
		})
	}
	var r response
	if err := r.take([]byte("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3\r\n\r\n"), func([]byte) {}); err != nil || r.status != 503 || r.header.Get("Retry-After") != "3" {
		t.Errorf("a refusal is read as %d, Retry-After %q, %v", r.status, r.header.Get("Retry-After"), err)
	}
	if err := new(response).take([]byte("SSH-2.0 hello\r\n\r\n"), func([]byte) {}); err == nil {
		t.Error("what is no HTTP is taken for an answer")
	}
}

func TestWhatComesOverHTTP2IsReadHoweverItIsCut(t *testing.T) {
	var text bytes.Buffer
	framer := http2.NewFramer(&text, nil)
	for _, err := range []error{
		framer.WriteSettings(http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: 250}), framer.WriteSettingsAck(),
		framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte{0x88}, EndHeaders: true}),
		framer.WriteData(1, false, []byte("id: 1\n\n")), framer.WriteData(3, false, []byte("of another")), framer.WriteData(1, false, nil),
		framer.WriteData(1, true, []byte("data: {}\n\n")), framer.WriteGoAway(3, http2.ErrCodeNo, nil),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	const want = "SETTINGS 6, SETTINGS 0, HEADERS 1, DATA 0, DATA 0, DATA 0, DATA 0, GOAWAY 8, "
	cuts(text.String(), func(cut string, pieces [][]byte) {
		var f frames
		var kinds string
		var over []uint32
		got := map[uint32]string{}
		for _, p := range pieces {
			err := f.take(p, func(b []byte) { got[f.id] += string(b) }, func() error {
				kinds += fmt.Sprint(f.kind, " ", len(f.payload), ", ")
				if f.kind == http2.FrameData && f.flags.Has(http2.FlagDataEndStream) {
					over = append(over, f.id)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if kinds != want || got[1] != "id: 1\n\ndata: {}\n\n" || got[3] != "of another" || !slices.Equal(over, []uint32{1}) {
			t.Errorf("%s: %s, bodies %v, over are %v", cut, kinds, got, over)
		}
	})
	if err := new(frames).take([]byte("HTTP/1.1 400 Bad Request\r\n"), func([]byte) {}, func() error { return nil }); err == nil {
		t.Error("what is no HTTP/2 is taken for it")
	}
}

func TestAFollowerNoticesWhatIsLostDoubledOrReset(t *testing.T) {
	const first = "retry: 2000\n\nevent: feed:ready\ndata: {\"cursor\":\"e-b.4\",\"resumed\":false,\"head\":\"e-b.4\"}\n\n"
	const again = "event: feed:ready\ndata: {\"cursor\":\"e-b.5\",\"resumed\":true,\"head\":\"e-b.7\"}\n\n"
	event := func(seq int) string { return fmt.Sprintf("id: e-b.%d\nevent: gig:updated\ndata: {}\n\n", seq) }
	now := time.Now()
	for _, c := range []struct {
		name, before, after   string
		lost, doubled, resets int64
		whole                 bool
	}{
		{"all is there", event(5), again + event(6) + event(7), 0, 0, 0, true},
		{"not yet all", event(5), again + event(6), 0, 0, 0, false},
		{"one is missing", event(5), again + event(7), 1, 0, 0, true},
		{"one comes twice", event(5), again + event(5) + event(6) + event(7), 0, 1, 0, true},
		{"a reset", event(5), "event: feed:ready\ndata: {\"cursor\":\"e-b.9\",\"resumed\":false,\"head\":\"e-b.9\"}\n\nevent: feed:reset\ndata: {}\n\n", 0, 0, 2, true},
		{"a heartbeat is none", event(5), again + event(6) + "id: e-b.6\nevent: feed:heartbeat\ndata: {}\n\n" + event(7), 0, 0, 0, true},
	} {
		var f follower
		f.take([]byte(first+c.before), now)
		f.begin()
		for _, p := range slices.Collect(slices.Chunk([]byte(c.after), 5)) {
			f.take(p, now)
		}
		if f.lost != c.lost || f.doubled != c.doubled || f.resets != c.resets || f.whole.IsZero() == c.whole {
			t.Errorf("%s: lost %d, doubled %d, resets %d, whole %v", c.name, f.lost, f.doubled, f.resets, !f.whole.IsZero())
		}
	}
}
