//go:build linux

package sse_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"downbeat/app/access"
	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/app/sse"
	"downbeat/db"
)

// BenchmarkDeliveries is how many events a second go through the hub, the streams,
// net/http and the loopback to 1,000 clients, against the way of tutorials; the
// database is left out. A look under load publishes many commits at a time.
func BenchmarkDeliveries(b *testing.B) {
	const streams = 1000
	for _, batch := range []int{1, 32} {
		b.Run(fmt.Sprintf("streams=%d/batch=%d", streams, batch), func(b *testing.B) {
			h := hub.New(feed.NewLog(emptyLog{}), slog.New(slog.DiscardHandler))
			h.Restart(benchEpoch)
			h.SetLive(true)
			n := newNaive()
			sides := []*deliveringSide{
				{publish: func(from int64) { h.Publish(benchCommits(from, batch)) }, client: mustStreams(b, mustServe(b, streamsOf(h), ""), "/", "", streams)},
				{publish: func(from int64) { n.publishAll(b, from, batch) }, client: mustStreams(b, mustServe(b, n.withoutDatabase, ""), "/", "", streams)},
			}
			turns := 0
			for b.Loop() {
				turns++
				for _, s := range sides {
					began := time.Now()
					for range 64 / batch {
						s.client.expect(batch * streams)
						s.publish(s.next + 1)
						s.client.mustArrive(b)
						s.next += int64(batch)
					}
					s.took += time.Since(began)
				}
			}
			deliveries := float64(turns * 64 * streams)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(deliveries/sides[0].took.Seconds(), "ours/s")
			b.ReportMetric(deliveries/sides[1].took.Seconds(), "naive/s")
			b.ReportMetric(sides[1].took.Seconds()/sides[0].took.Seconds(), "ours/naive")
		})
	}
}

type deliveringSide struct {
	client  *benchClient
	publish func(from int64)
	next    int64
	took    time.Duration
}

func streamsOf(h *hub.Hub) func(context.Context, string) (http.Handler, *sync.WaitGroup, error) {
	streams := sse.NewServer(h, func(context.Context) error { return nil }, sse.Options{}, slog.New(slog.DiscardHandler))
	guard := access.NewGuard(emptyLog{}, emptyLog{}, slog.New(slog.DiscardHandler))
	return func(context.Context, string) (http.Handler, *sync.WaitGroup, error) {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			admission := guard.Admit(db.Grant{BandID: benchBand})
			defer admission.Release()
			_ = streams.Serve(r.Context(), w, sse.Request{Band: benchBand, Admission: admission})
		}), &sync.WaitGroup{}, nil
	}
}

func (n *naive) withoutDatabase(ctx context.Context, _ string) (http.Handler, *sync.WaitGroup, error) {
	var group sync.WaitGroup
	group.Go(func() { n.run(ctx) })
	return n.handler(), &group, nil
}

func (n *naive) publishAll(b *testing.B, from int64, batch int) {
	for i := range batch {
		if err := n.publish(benchRow(from + int64(i))); err != nil {
			b.Fatal(err)
		}
	}
}

func benchRow(n int64) string {
	return `{"id": "60000000-0000-4000-8000-000000000001", "fee": 450.00, "notes": "` +
		strings.Repeat("Load in at six, dinner at seven. ", 9) + `", "title": "` + benchMark(n) + `", "venue": "The Blue Note", ` +
		`"status": "confirmed", "address": "131 W 3rd St, New York", "band_id": "b0000000-0000-4000-8000-000000000001", ` +
		`"ends_at": null, "version": 7, "starts_at": "2030-01-02T00:00:00+00:00", "created_at": "2029-12-01T10:00:00+00:00", ` +
		`"setlist_id": null, "updated_at": "2029-12-24T10:00:00.123456+00:00"}`
}

// benchCommits are updates of one gig, of one event each.
func benchCommits(from int64, n int) []feed.Commit {
	commits := make([]feed.Commit, n)
	for i := range commits {
		seq := from + int64(i)
		commits[i] = feed.Commit{Band: benchBand, Epoch: benchEpoch, First: seq, Last: seq, Events: []feed.Event{{
			ID: feed.Cursor{Epoch: benchEpoch, Band: benchBand, Seq: seq}.String(), Type: "gig:updated", Band: benchBand, Seq: seq,
			Time: time.Unix(1_900_000_000, 0).UTC(), Entity: "gig", EntityID: benchGig.String(),
			Data: json.RawMessage(benchRow(seq)), Old: json.RawMessage(`{"title": "` + benchMark(seq-1) + `"}`), Changed: []string{"title"},
			Actor: feed.Actor{Name: "direct SQL by ops from psql", Via: "sql", DBUser: "ops", App: "psql"},
			Tx:    feed.Tx{ID: "123456", Count: 1},
		}}}
	}
	return commits
}

// emptyLog answers the two questions that a stream without a cursor has: where the
// band's log ends, and whether one is still let in.
type emptyLog struct{ db.Querier }

func (emptyLog) Query(context.Context, string, ...any) (pgx.Rows, error) { return &yes{}, nil }

// yes is one row with true in it.
type yes struct {
	pgx.Rows
	told bool
}

func (*yes) Close()              {}
func (*yes) Err() error          { return nil }
func (y *yes) Next() (more bool) { more, y.told = !y.told, true; return more }
func (*yes) Scan(into ...any) error {
	*into[0].(*bool) = true
	return nil
}

func (emptyLog) QueryRow(context.Context, string, ...any) pgx.Row { return emptyLogRow{} }

type emptyLogRow struct{}

func (emptyLogRow) Scan(into ...any) error {
	*into[0].(*string), *into[1].(*int64), *into[2].(*int64) = benchEpoch, 0, 0
	return nil
}
