package api_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/db"
	"downbeat/db/dbtest"
)

// silent are the operations that write and have nothing to tell the band: what is one member's own.
var silent = map[string]bool{"createCalendarLink": true, "revokeCalendarLink": true, "markActivity": true}

// Made from the contract: each operation that writes to a band is called at one instance; the stream of another one tells.
func TestEveryWriteComesBackOnTheStreamOfAnotherInstanceWithItsNameRequestAndCursor(t *testing.T) {
	t.Parallel()
	for _, op := range operations(t) {
		if op.method == http.MethodGet || (op.access != "member" && op.access != "admin") {
			continue
		}
		t.Run(op.id, func(t *testing.T) {
			t.Parallel()
			m := mustMatrix(t)
			other := m.secondInstance()
			before := m.must(http.StatusOK, "GET", "/api/bands/"+nightShift, "", m.as("ana")).header.Get("Downbeat-Cursor")
			events, _ := mustFollow(t, other, nightShift, before, m.as("ben"))

			a := m.call(op, "ana", nil)
			cursor, request := a.header.Get("Downbeat-Cursor"), a.header.Get("X-Request-Id")
			if a.status >= 300 || request == "" || cursor == "" {
				t.Fatalf("%d %s, cursor %q, request %q", a.status, a.body, cursor, request)
			}
			if silent[op.id] {
				if cursor != before {
					t.Errorf("it had an effect: %s, before %s", cursor, before)
				}
				return
			}
			if seqOf(cursor) <= seqOf(before) {
				t.Fatalf("the effect is at %s, before it the band was at %s", cursor, before)
			}
			timeout := time.After(20 * time.Second)
			for seq := seqOf(before); seq < seqOf(cursor); {
				select {
				case e, ok := <-events:
					if !ok {
						t.Fatalf("the stream ended at %d, the effect is at %s", seq, cursor)
					}
					if strings.HasPrefix(e.kind, "feed:") {
						continue
					}
					seq++
					last := e.event.Tx.Index == e.event.Tx.Count-1
					if e.event.Seq != seq || e.event.RequestID != request || e.event.Actor.Name != "Ana" || e.event.Actor.Via != "api" ||
						e.event.Actor.UserID != "a0000000-0000-4000-8000-000000000001" || last != (e.id == cursor) {
						t.Errorf("the write of request %s to %s comes back as %s: %s", request, cursor, e.id, e.data)
					}
				case <-timeout:
					t.Fatalf("the stream stands at %d, the effect is at %s", seq, cursor)
				}
			}
		})
	}
}

// A write that changes nothing is in the feed at once: where the band stands.
func TestAWriteThatChangesNothingSaysWhereTheBandStands(t *testing.T) {
	t.Parallel()
	m := mustMatrix(t)
	ana := m.as("ana")
	first := m.must(http.StatusOK, "PATCH", demoGig, `{"venue": "There"}`, ana, "If-Match: *")
	again := m.must(http.StatusOK, "PATCH", demoGig, `{"venue": "There"}`, ana, "If-Match: *")
	if at := again.header.Get("Downbeat-Cursor"); at != first.header.Get("Downbeat-Cursor") || at == "" || again.header.Get("ETag") != first.header.Get("ETag") {
		t.Errorf("it says %s, the one before %s", at, first.header.Get("Downbeat-Cursor"))
	}
}

// secondInstance is another one on the same database: with a feed and a hub of its own.
func (r *rig) secondInstance() *httptest.Server {
	r.tb.Helper()
	quiet := slog.New(slog.DiscardHandler)
	other := *r
	other.hub = hub.New(feed.NewLog(r.pool), quiet)
	other.feed = feed.New(dbtest.URL(r.pool), other.hub, quiet)
	other.follow()
	s := other.server(quiet)
	ctx, cancel := context.WithCancel(context.Background())
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.Guard.Run(ctx) })
	group.Go(func() error { return db.NewListener(dbtest.URL(r.pool), r.pool, other.feed.Hint, quiet).Run(ctx) })
	r.tb.Cleanup(func() {
		cancel()
		if err := group.Wait(); err != nil {
			r.tb.Error(err)
		}
	})
	return other.listen(s)
}
