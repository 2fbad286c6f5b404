package sse_test

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"downbeat/app/sse"
	"downbeat/db"
)

// gate is a client that reads when the test lets it, to the byte.
type gate struct {
	reached chan struct{} // closed when the word is about to be written
	open    chan struct{} // closed by the test: the write may end

	mu       sync.Mutex
	header   http.Header
	told     bytes.Buffer
	deadline time.Time
}

const word = "The gate"

func newGate() *gate {
	return &gate{reached: make(chan struct{}), open: make(chan struct{}), header: http.Header{}}
}

func (g *gate) Header() http.Header { return g.header }
func (g *gate) WriteHeader(int)     {}
func (g *gate) FlushError() error   { return nil }

func (g *gate) SetWriteDeadline(t time.Time) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.deadline = t
	return nil
}

func (g *gate) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte(word)) {
		close(g.reached)
		<-g.open
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.told.Write(b)
}

func (g *gate) within() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return time.Until(g.deadline)
}

// mustServe serves the gate until the stream ends, and then returns what it was told.
func (r *rig) mustServe(m member, g *gate) (told func() string, ended <-chan struct{}) {
	r.tb.Helper()
	admission := r.guard.Admit(db.Grant{SessionID: m.session, BandID: m.band})
	done := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer admission.Release()
		done <- r.streams.Serve(ctx, g, sse.Request{Band: m.band, User: m.user, Admission: admission})
	}()
	r.tb.Cleanup(cancel)
	return func() string {
		if err := <-done; err != nil {
			r.tb.Fatal(err)
		}
		return g.told.String()
	}, admission.Ended()
}

// A reader that takes its time is, once its right is gone, told nothing that a quick one would not have been told.
func TestWhatWaitsForASlowReaderIsNotToldAfterTheEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ sql, last string }{
		// Nobody knows which of the songs came before, and none is told.
		"signed out": {`delete from public.sessions where id = $1`, word},
		// All that led to it, and nothing after it.
		"removed": {`delete from public.members m using public.sessions s where s.id = $1 and m.user_id = s.user_id`, "member:left"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := mustRig(t, how{})
			m := r.join(r.band("Band"), time.Hour)
			witness := r.open(r.join(m.band, time.Hour), "")
			g := newGate()
			told, ended := r.mustServe(m, g)
			r.mustBeOpen(2)
			r.song(m.band, word)
			<-g.reached
			if within := g.within(); within < 5*time.Second {
				t.Errorf("who is slow has %v", within)
			}
			r.song(m.band, "Waits")
			r.exec(c.sql, m.session)
			r.song(m.band, "Behind their back")
			<-ended
			// The write that waits already has little time from now on.
			late := time.After(patience)
			for tick := time.Tick(time.Millisecond); g.within() > time.Second; {
				select {
				case <-tick:
				case <-late:
					t.Fatalf("the write may take another %v", g.within())
				}
			}
			for e := witness.next(); e.kind != "song:created" || e.title(t) != "Behind their back"; e = witness.next() {
			}
			close(g.open)

			all := told()
			if at, next := strings.Index(all, c.last), strings.Index(all, "feed:revoked"); at < 0 || next < at || strings.Contains(all, "Behind") {
				t.Errorf("told was %s", all)
			}
			if waits := strings.Contains(all, "Waits"); waits != (c.last != word) {
				t.Errorf("what waited was told: %v", waits)
			}
			if within := g.within(); within > time.Second {
				t.Errorf("the last words had %v more", within)
			}
			if !strings.HasSuffix(all, "\n\n") || strings.Count(all, "feed:revoked") != 1 {
				t.Errorf("the end is %q", all[max(0, len(all)-300):])
			}
		})
	}
}

// Whoever keeps the instance's pool busy, the stream ends with the right, and others' go on.
func TestABusyPoolNeitherEndsStreamsNorKeepsThem(t *testing.T) {
	t.Parallel()
	r := mustRig(t, how{})
	m := r.join(r.band("Band"), time.Hour)
	signsOut := r.join(m.band, time.Hour)
	stays, leaves, out := r.open(r.join(m.band, time.Hour), ""), r.open(m, ""), r.open(signsOut, "")
	for range r.own.Config().MaxConns {
		busy, err := r.own.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer busy.Release()
	}

	r.exec(`delete from public.members where user_id = $1`, m.user)
	leaves.expect("member:left", "feed:revoked")
	leaves.expectEnd()
	r.exec(`delete from public.sessions where id = $1`, signsOut.session)
	out.expect("member:left", "feed:revoked")
	out.expectEnd()
	r.song(m.band, "Still here")
	stays.expect("member:left", "song:created")
}
