//go:build linux

package sse_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// markNow puts the time of the statement into the title, so that whoever reads the
// event on the same machine knows how old it is. The commit comes after it.
const markNow = `update public.gigs set title = '@' || (extract(epoch from clock_timestamp()) * 1000000)::bigint || '@' where id = $1`

// BenchmarkLatency is the time from a write in PostgreSQL, its commit with fsync
// included, to its arrival at all subscribers of the band: at 20 commits a second,
// and for 100 in a row; against the way of tutorials.
func BenchmarkLatency(b *testing.B) {
	ours, tutorial := mustBenchDatabases(b)
	for _, subscribers := range []int{1, 100, 1000} {
		b.Run(fmt.Sprintf("subscribers=%d", subscribers), func(b *testing.B) {
			sides := []*latencySide{
				{name: "ours", pool: ours, client: mustStreams(b, mustServe(b, runProduct, ours.Config().ConnString()),
					"/api/realtime?band="+benchBand.String(), benchCookie+benchToken, subscribers)},
				{name: "naive", pool: tutorial, client: mustStreams(b, mustServe(b, runNaive, tutorial.Config().ConnString()), "/", "", subscribers)},
			}
			for _, s := range sides {
				s.write(b, 5, 20*time.Millisecond, subscribers) // what is made once is made, and the listener listens
				s.client.lateness()
			}
			for b.Loop() {
				for _, s := range sides {
					s.write(b, 20, 50*time.Millisecond, subscribers)
					s.light = append(s.light, s.client.lateness()...)
				}
				for _, s := range sides {
					s.write(b, 100, 0, subscribers)
					s.burst = append(s.burst, s.client.lateness()...)
				}
			}
			b.ReportMetric(0, "ns/op")
			for _, s := range sides {
				for name, late := range map[string][]time.Duration{"light": s.light, "burst": s.burst} {
					b.ReportMetric(quantile(late, 0.5), s.name+"-"+name+"-p50-ms")
					b.ReportMetric(quantile(late, 0.99), s.name+"-"+name+"-p99-ms")
				}
			}
		})
	}
}

type latencySide struct {
	name         string
	pool         *pgxpool.Pool
	client       *benchClient
	light, burst []time.Duration
}

// write commits so many updates, one in an interval, and returns when all subscribers have all.
func (s *latencySide) write(b *testing.B, commits int, interval time.Duration, subscribers int) {
	b.Helper()
	s.client.record(true)
	s.client.expect(commits * subscribers)
	tick := time.NewTicker(max(interval, time.Nanosecond))
	defer tick.Stop()
	for range commits {
		if interval > 0 {
			<-tick.C
		}
		mustExec(b, s.pool, markNow, benchGig)
	}
	s.client.mustArrive(b)
}

// quantile in ms; it sorts.
func quantile(late []time.Duration, q float64) float64 {
	if len(late) == 0 {
		return 0
	}
	slices.Sort(late)
	return late[int(q*float64(len(late)-1))].Seconds() * 1000
}
