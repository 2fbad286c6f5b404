package hub_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/db"
)

// fan is a structure that shares one band's commits among its subscribers.
type fan interface {
	// publish is called by one goroutine.
	publish(all []feed.Commit)
	// read is one subscriber: it writes what is published after joined was called,
	// tells how many commits it took, and returns with the context.
	read(ctx context.Context, joined func(), took func(n int), write func([]byte) error) error
}

// BenchmarkFanOut compares the hub's list of commits with what else it could have
// been: a ring with a wake-up channel per subscriber, a channel of frames per
// subscriber. <structure>/list is a share of the list's deliveries per second. A
// delivery is one commit of one event, encoded once, written by one subscriber to
// nowhere. With a batch of one everybody is woken for every commit, the worst case;
// a look under load publishes many.
func BenchmarkFanOut(b *testing.B) {
	for _, subscribers := range []int{1, 100, 1000, 10_000} {
		for _, batch := range []int{1, 32} {
			b.Run(fmt.Sprintf("subscribers=%d/batch=%d", subscribers, batch), func(b *testing.B) {
				fanOut(b, subscribers, batch)
			})
		}
	}
}

func fanOut(b *testing.B, subscribers, batch int) {
	names := []string{"list", "ring", "channels"}
	fans := map[string]*audience{}
	for _, name := range names {
		fans[name] = mustAudience(b, name, subscribers)
	}
	// About 30 ms of work a turn, in turns, so that noise hits all alike.
	times := max(1, 50_000/(subscribers*batch))
	spent, allocated := map[string]time.Duration{}, map[string]uint64{}
	turns := 0
	for b.Loop() {
		turns++
		for _, name := range names {
			before := mallocs()
			began := time.Now()
			for range times {
				fans[name].deliver(batch)
			}
			spent[name] += time.Since(began)
			allocated[name] += mallocs() - before
		}
	}
	deliveries := float64(turns * times * batch * subscribers)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(deliveries/spent["list"].Seconds()/1e6, "list-M/s")
	for _, name := range names[1:] {
		b.ReportMetric(spent["list"].Seconds()/spent[name].Seconds(), name+"/list")
	}
	for _, name := range names {
		b.ReportMetric(float64(allocated[name])/deliveries, name+"-allocs")
	}
	if subscribers == 10_000 {
		for _, name := range names {
			b.ReportMetric(fans[name].idle, name+"-idle-B")
		}
	}
}

// audience is a fan and its subscribers.
type audience struct {
	fan
	commits []feed.Commit // the batch under way
	seq     int64
	size    int
	idle    float64 // bytes of heap per subscriber, without its stack

	owed    atomic.Int64  // deliveries of the batch under way
	settled chan struct{} // one place: the last subscriber has the batch
}

func mustAudience(b *testing.B, name string, subscribers int) *audience {
	b.Helper()
	a := &audience{size: subscribers, settled: make(chan struct{}, 1)}
	switch name {
	case "list":
		a.fan = newListFan()
	case "ring":
		a.fan = newRingFan()
	case "channels":
		a.fan = newChannelFan()
	}
	ctx, stop := context.WithCancel(b.Context())
	var joined, ended sync.WaitGroup
	joined.Add(subscribers)
	before := heap()
	for range subscribers {
		ended.Go(func() {
			written := 0
			discard := func(p []byte) error { written += len(p); return nil }
			if err := a.read(ctx, joined.Done, a.took, discard); err != nil {
				b.Error(err)
			}
		})
	}
	joined.Wait()
	a.idle = float64(heap()-before) / float64(subscribers)
	b.Cleanup(func() { stop(); ended.Wait() })
	return a
}

func (a *audience) took(n int) {
	if n > 0 && a.owed.Add(int64(-n)) == 0 { // a ring may wake one for nothing
		a.settled <- struct{}{}
	}
}

// deliver publishes a batch and returns when everybody has it.
func (a *audience) deliver(batch int) {
	a.commits = a.commits[:0]
	for range batch {
		a.seq++
		a.commits = append(a.commits, benchCommit(a.seq))
	}
	a.owed.Store(int64(batch * a.size))
	a.publish(a.commits)
	<-a.settled
}

func mallocs() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// listFan is the hub itself.
type listFan struct{ *hub.Hub }

func newListFan() listFan {
	h := hub.New(feed.NewLog(emptyLog{}), slog.New(slog.DiscardHandler))
	h.Restart(benchEpoch)
	return listFan{h}
}

func (l listFan) publish(all []feed.Commit) { l.Publish(all) }

func (l listFan) read(ctx context.Context, joined func(), took func(n int), write func([]byte) error) error {
	s, err := l.Subscribe(ctx, benchBand, "")
	if err != nil {
		return err
	}
	defer s.Close()
	joined()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.Ready():
		}
		n := 0
		for {
			f, err := s.Take(ctx)
			if err != nil {
				return err
			}
			if f == nil {
				break
			}
			if err := f.AfterWanted(s.Seq(), nil, write); err != nil {
				return err
			}
			s.Taken(f.Last)
			n++
		}
		took(n)
	}
}

// emptyLog answers the one question that a subscriber without a cursor has: where
// the band's log ends.
type emptyLog struct{ db.Querier }

func (emptyLog) QueryRow(context.Context, string, ...any) pgx.Row { return emptyLogRow{} }

type emptyLogRow struct{}

func (emptyLogRow) Scan(into ...any) error {
	*into[0].(*string), *into[1].(*int64), *into[2].(*int64) = benchEpoch, 0, 0
	return nil
}

const benchEpoch = "0e1f2a3b"

var benchBand = uuid.MustParse("b0000000-0000-4000-8000-000000000001")

// benchCommit is an update of one gig, about 1.1 kB on the wire, of a row of 700 bytes.
func benchCommit(seq int64) feed.Commit {
	return feed.Commit{Band: benchBand, Epoch: benchEpoch, First: seq, Last: seq, Events: []feed.Event{{
		ID: feed.Cursor{Epoch: benchEpoch, Band: benchBand, Seq: seq}.String(), Type: "gig:updated", Band: benchBand, Seq: seq,
		Time: time.Unix(1_900_000_000, 0).UTC(), Entity: "gig", EntityID: "60000000-0000-4000-8000-000000000001",
		Version: json.RawMessage("7"),
		Data: json.RawMessage(`{"id": "60000000-0000-4000-8000-000000000001", "fee": 450.00, "notes": "` +
			strings.Repeat("Load in at six, dinner at seven. ", 9) + `", "title": "Late show", "venue": "The Blue Note", ` +
			`"status": "confirmed", "address": "131 W 3rd St, New York", "band_id": "b0000000-0000-4000-8000-000000000001", ` +
			`"ends_at": null, "version": 7, "starts_at": "2030-01-02T00:00:00+00:00", "created_at": "2029-12-01T10:00:00+00:00", ` +
			`"setlist_id": null, "updated_at": "2029-12-24T10:00:00.123456+00:00"}`),
		Old: json.RawMessage(`{"title": "Early show"}`), Changed: []string{"title"},
		Actor: feed.Actor{Name: "direct SQL by ops from psql", Via: "sql", DBUser: "ops", App: "psql"},
		Tx:    feed.Tx{ID: "123456", Count: 1},
	}}}
}

func mustEncode(c feed.Commit) *hub.Frames {
	f, err := hub.Encode(c)
	if err != nil {
		panic(err) // benchCommit is a constant
	}
	return f
}

// BenchmarkEncode makes the frame of one event, which happens once, however many
// subscribe.
func BenchmarkEncode(b *testing.B) {
	c := benchCommit(1)
	b.ReportAllocs()
	b.SetBytes(int64(mustEncode(c).Size()))
	for b.Loop() {
		mustEncode(c)
	}
}
