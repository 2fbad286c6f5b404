package hub

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/feed"
	"downbeat/db/dbtest"
)

func TestMain(m *testing.M) { os.Exit(dbtest.Main(m)) }

const (
	epoch    = "0123abcd"
	patience = 30 * time.Second // only met by a test that fails
)

var (
	bandA = uuid.MustParse("b0000000-0000-4000-8000-000000000001")
	bandB = uuid.MustParse("b0000000-0000-4000-8000-000000000002")
	userU = uuid.MustParse("a0000000-0000-4000-8000-000000000001")
)

// mustHub returns a hub that has no log to ask: its pool is closed.
func mustHub(tb testing.TB) *Hub {
	tb.Helper()
	pool, err := pgxpool.New(tb.Context(), "postgres://nobody@127.0.0.1:1/nothing")
	if err != nil {
		tb.Fatal(err)
	}
	pool.Close()
	h := New(feed.NewLog(pool), slog.New(slog.DiscardHandler))
	h.Restart(epoch)
	return h
}

// mustWatch keeps the band's list alive, as a subscriber who is there from the beginning.
func mustWatch(tb testing.TB, h *Hub, band uuid.UUID) *Subscription {
	tb.Helper()
	t, epoch := h.join(band)
	s := &Subscription{hub: h, band: band, topic: t}
	s.at, s.seq = t.tail()
	s.start = feed.Start{Cursor: feed.Cursor{Epoch: epoch, Band: band, Seq: s.seq}, Head: s.seq}
	tb.Cleanup(s.Close)
	return s
}

// commit makes one of n events, with data of so many bytes each.
func commit(band uuid.UUID, first int64, n, size int) feed.Commit {
	c := feed.Commit{Band: band, Epoch: epoch, First: first, Last: first + int64(n) - 1}
	for i := range n {
		seq := first + int64(i)
		c.Events = append(c.Events, feed.Event{
			ID: cursor(band, seq), Type: []string{"gig:updated", "song:created", "setlist:song:added"}[seq%3], Band: band, Seq: seq,
			Entity: "gig", EntityID: fmt.Sprint(seq), Data: json.RawMessage(`"` + strings.Repeat("x", size) + `"`),
			Tx: feed.Tx{ID: fmt.Sprint(first), Index: int64(i), Count: int64(n)},
		})
	}
	return c
}

func reset(band uuid.UUID, first int64, n int) feed.Commit {
	return feed.Commit{Band: band, Epoch: epoch, First: first, Last: first + int64(n) - 1, Reset: "bulk"}
}

func cursor(band uuid.UUID, seq int64) string {
	return feed.Cursor{Epoch: epoch, Band: band, Seq: seq}.String()
}

func mustEncode(tb testing.TB, c feed.Commit) *Frames {
	tb.Helper()
	f, err := Encode(c)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// wire is what a subscriber writes of the frames.
func wire(tb testing.TB, f *Frames, after int64, wanted func(string) bool) []byte {
	tb.Helper()
	var b []byte
	err := f.AfterWanted(after, wanted, func(part []byte) error { b = append(b, part...); return nil })
	if err != nil {
		tb.Fatal(err)
	}
	return b
}
