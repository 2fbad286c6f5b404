package sse_test

import (
	"context"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"downbeat/app/sse"
)

// count is the value of a counter, or the number of a histogram's observations; of a series with the label, if one is given.
func count(tb testing.TB, collectors []prometheus.Collector, name, label string) (n float64) {
	tb.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors...)
	families, err := registry.Gather()
	if err != nil {
		tb.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, m := range family.GetMetric() {
			if label == "" || m.GetLabel()[0].GetValue() == label {
				return m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
			}
		}
	}
	tb.Fatalf("there is no %s with %q", name, label)
	return 0
}

func (r *rig) count(name, label string) float64 {
	r.tb.Helper()
	return count(r.tb, r.streams.Collectors(), name, label)
}

func (r *rig) mustCount(name, label string, want float64) {
	r.tb.Helper()
	late := time.After(patience)
	for tick := time.Tick(5 * time.Millisecond); r.count(name, label) != want; {
		select {
		case <-tick:
		case <-late:
			r.tb.Fatalf("%s of %q is %v, want %v", name, label, r.count(name, label), want)
		}
	}
}

const closedStreams = "downbeat_streams_closed_total"

func TestWhyAStreamEndsIsCounted(t *testing.T) {
	t.Parallel()
	t.Run("the client goes", func(t *testing.T) {
		t.Parallel()
		r := mustRig(t, how{})
		m := r.join(r.band("Band"), time.Hour)
		r.open(m, "").close()
		r.mustCount(closedStreams, "client", 1)
	})
	t.Run("its time is over", func(t *testing.T) {
		t.Parallel()
		r := mustRig(t, how{Options: sse.Options{MaxAge: 200 * time.Millisecond}})
		m := r.join(r.band("Band"), time.Hour)
		r.open(m, "").expect("feed:goodbye")
		r.mustCount(closedStreams, "age", 1)
	})
	t.Run("the instance stops", func(t *testing.T) {
		t.Parallel()
		r := mustRig(t, how{})
		m := r.join(r.band("Band"), time.Hour)
		r.open(m, "")
		r.streams.Drain(context.Background(), 0)
		r.mustCount(closedStreams, "drain", 1)
	})
	t.Run("the session ends", func(t *testing.T) {
		t.Parallel()
		r := mustRig(t, how{})
		m := r.join(r.band("Band"), time.Hour)
		c := r.open(m, "")
		r.exec(`delete from public.sessions where id = $1`, m.session)
		c.expect("feed:revoked")
		r.mustCount(closedStreams, "revoked", 1)
	})
	t.Run("the membership ends", func(t *testing.T) {
		t.Parallel()
		r := mustRig(t, how{})
		m := r.join(r.band("Band"), time.Hour)
		c := r.open(m, "")
		r.exec(`delete from public.members where user_id = $1`, m.user)
		c.expect("member:left", "feed:revoked")
		r.mustCount(closedStreams, "revoked", 1)
		r.mustCount("downbeat_stream_events_total", "", 1) // that of the removal
	})
}

func TestALagIsMeasuredOfWhatIsNewAndNotOfWhatIsCaughtUpWith(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	c := r.open(m, "")
	r.song(m.band, "One")
	one := c.expect("song:created")
	r.mustCount("downbeat_delivery_lag_seconds", "", 1)
	r.song(m.band, "Two")
	c.expect("song:created")
	r.mustCount("downbeat_delivery_lag_seconds", "", 2)

	late := r.open(m, "&cursor="+one.id)
	late.expect("song:created")
	r.mustCount("downbeat_stream_events_total", "", 3)
	if n := r.count("downbeat_delivery_lag_seconds", ""); n != 2 {
		t.Errorf("what was caught up with is taken for late: %v", n)
	}
	if n := count(t, r.hub.Collectors(), "downbeat_hub_resumes_total", "memory"); n != 1 {
		t.Errorf("%v have gone on from memory", n)
	}
	// Who filters is not told, and nothing is counted.
	filtered := r.open(m, "&types=gig:*")
	r.song(m.band, "Three")
	c.expect("song:created")
	late.expect("song:created")
	r.mustCount("downbeat_stream_events_total", "", 5)
	filtered.close()
}
