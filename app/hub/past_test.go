package hub

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"

	"downbeat/app/feed"
	"downbeat/db"
	"downbeat/db/dbtest"
)

// counter is a database that counts what it is asked.
type counter struct {
	db.Querier
	pages, all atomic.Int64
}

func (c *counter) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	c.all.Add(1)
	if strings.Contains(sql, "feed.since(") {
		c.pages.Add(1)
	}
	return c.Querier.Query(ctx, sql, args...)
}

func (c *counter) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	c.all.Add(1)
	return c.Querier.QueryRow(ctx, sql, args...)
}

// An instance has been killed, and another one knows nothing yet.
func TestClientsThatComeBackTogetherAreCaughtUpWithOneReadABand(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	const bands, clients, behind = 10, 50, 25
	var all []uuid.UUID
	for range bands {
		var band uuid.UUID
		if err := pool.QueryRow(t.Context(), `insert into public.bands (name) values ('A band') returning id`).Scan(&band); err != nil {
			t.Fatal(err)
		}
		all = append(all, band)
	}
	for range 40 {
		if _, err := pool.Exec(t.Context(), `insert into public.songs (band_id, title) select unnest($1::uuid[]), 'Song'`, all); err != nil {
			t.Fatal(err)
		}
	}
	look, err := db.Advance(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	asked := &counter{Querier: pool}
	h := New(feed.NewLog(asked), slog.New(slog.DiscardHandler))
	h.Restart(look.Epoch)

	const head = 41 // the band's own insert is the first
	var returning, back sync.WaitGroup
	var held sync.Map
	start := make(chan struct{})
	for _, band := range all {
		for range clients {
			returning.Add(1)
			back.Go(func() {
				<-start
				at := feed.Cursor{Epoch: look.Epoch, Band: band, Seq: head - rand.Int64N(behind+1)}
				s, err := h.SubscribeMember(t.Context(), band, uuid.New(), at.String())
				returning.Done()
				if err != nil {
					t.Error(err)
					return
				}
				defer func() { returning.Wait(); s.Close() }()
				if start := s.Start(); start.Reset != "" || start.Cursor != at || start.Head != head {
					t.Errorf("at %v begins %+v", at, start)
				}
				for next := at.Seq + 1; next <= head; next++ {
					f, err := s.Take(t.Context())
					if err != nil || f == nil || f.First != next || f.Last != next {
						t.Errorf("after %d: %+v, %v", s.Seq(), f, err)
						return
					}
					if one, taken := held.LoadOrStore(feed.Cursor{Band: band, Seq: next}, f); taken && one != f {
						t.Errorf("number %d of a band is held twice", next)
					}
					s.Taken(f.Last)
				}
				if f, err := s.Take(t.Context()); f != nil || err != nil {
					t.Errorf("at the end: %+v, %v", f, err)
				}
			})
		}
	}
	close(start)
	back.Wait()
	if pages, all := asked.pages.Load(), asked.all.Load(); pages != bands || all != bands {
		t.Errorf("%d clients of %d bands took %d reads of the log, and %d queries in all", bands*clients, bands, pages, all)
	}
	if log, memory := resumed(t, h, "log"), resumed(t, h, "memory"); log != bands || memory != bands*(clients-1) {
		t.Errorf("%v are counted as caught up from the log and %v from memory, want %d and %d", log, memory, bands, bands*(clients-1))
	}
}

func resumed(t *testing.T, h *Hub, source string) float64 {
	t.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(h.Collectors()...)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() == "downbeat_hub_resumes_total" {
			for _, m := range family.GetMetric() {
				if m.GetLabel()[0].GetValue() == source {
					return m.GetCounter().GetValue()
				}
			}
		}
	}
	t.Fatalf("nothing is counted for %s", source)
	return 0
}

// Readers come with cursors from anywhere while the log grows, is published, forgotten, and begins later.
func TestWhatWasReadForOthersHasNoGapHoweverMuchIsPublishedAndForgottenMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var mu sync.Mutex // of the world
	w.hub.history = locked{w, &mu}
	var working, reading sync.WaitGroup
	stop := make(chan struct{})
	working.Go(func() {
		for n := 0; !closedAlready(stop); n++ {
			mu.Lock()
			c := commit(bandA, w.head(bandA)+1, 1+n%3, []int{10, 1000, 10_000}[n%3])
			w.log[bandA] = append(w.log[bandA], c)
			if len(w.log[bandA]) > 60 {
				w.floor[bandA] = w.log[bandA][0].Last
				w.log[bandA] = w.log[bandA][1:]
			}
			mu.Unlock()
			if n%2 == 0 {
				w.hub.Publish([]feed.Commit{c}) // the other half becomes a gap, which nobody may be led over
			}
			if n%7 == 0 {
				w.hub.mu.Lock()
				w.hub.forgetPast(nil)
				w.hub.mu.Unlock()
			}
		}
	})
	for range 8 {
		reading.Go(func() {
			for range 20 {
				mu.Lock()
				at := feed.Cursor{Epoch: epoch, Band: bandA, Seq: w.floor[bandA] + rand.Int64N(w.head(bandA)-w.floor[bandA]+1)}
				mu.Unlock()
				s, err := w.hub.Subscribe(t.Context(), bandA, at.String())
				if err != nil {
					t.Error(err)
					return
				}
				if reset := s.Start().Reset; reset != "" && reset != "expired" && reset != "unknown" || reset == "" && s.Cursor() != at {
					t.Errorf("at %v begins %+v", at, s.Start())
				}
				for range 30 {
					f, err := s.Take(t.Context())
					if errors.Is(err, ErrLagged) || f == nil && err == nil {
						break
					}
					if err != nil || f.First > s.Seq()+1 || f.Last <= s.Seq() {
						t.Errorf("after %d: %+v, %v", s.Seq(), f, err)
						break
					}
					s.Taken(f.Last)
				}
				s.Close()
			}
		})
	}
	reading.Wait()
	close(stop)
	working.Wait()
	if w.hub.bytes != 0 || w.hub.past != 0 {
		t.Errorf("at the end %d bytes are kept, %d of the past", w.hub.bytes, w.hub.past)
	}
}

// locked is a history for many.
type locked struct {
	history
	mu *sync.Mutex
}

func (l locked) State(ctx context.Context, band uuid.UUID) (feed.State, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.history.State(ctx, band)
}

func (l locked) After(ctx context.Context, c feed.Cursor) ([]feed.Commit, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.history.After(ctx, c)
}

func TestThePastThatIsKeptForAllBandsIsBounded(t *testing.T) {
	t.Parallel()
	h := mustHub(t)
	large := mustEncode(t, commit(bandA, 2, 1, 900_000))
	of := func(band uuid.UUID, seq int64) *Frames {
		f := *large
		f.Band, f.First, f.Last = band, seq, seq
		return &f
	}
	read := func(band uuid.UUID, topic *topic, seq int64) {
		h.mu.Lock()
		topic.mu.Lock()
		h.keep(band, topic, newPage(seq-1, []*Frames{of(band, seq)}))
		topic.mu.Unlock()
		h.mu.Unlock()
		if h.past > hubPastBytes || h.bytes != h.past || topic.pastBytes > pastBytes {
			t.Fatalf("%d bytes are kept, %d of the past, %d of one band's", h.bytes, h.past, topic.pastBytes)
		}
		if topic.kept(seq-1) == nil {
			t.Fatal("what was read last is not kept")
		}
	}
	var bands []uuid.UUID
	for b := range byte(80) {
		band := uuid.UUID{b, 1}
		bands = append(bands, band)
		s := mustWatch(t, h, band)
		read(band, s.topic, 2)
		read(band, s.topic, 1)
	}
	// What is new needs the room more.
	for _, band := range bands {
		h.append(of(band, 3))
	}
	if h.past != 0 || h.bytes > hubBytes || h.bytes < hubBytes-large.Size() {
		t.Errorf("%d bytes are kept, %d of the past", h.bytes, h.past)
	}
}

// slow is a history that answers when it is told to.
type slow struct {
	history
	asked chan struct{}
	tell  chan struct{}
	fail  atomic.Pointer[error]
}

func (s *slow) After(ctx context.Context, c feed.Cursor) ([]feed.Commit, bool, error) {
	s.asked <- struct{}{}
	select {
	case <-s.tell:
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
	if err := s.fail.Load(); err != nil {
		return nil, false, *err
	}
	return s.history.After(ctx, c)
}

func TestWhoLeavesWhileReadingForOthersHoldsNobodyUpAndAFailureIsToldToAllWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.log[bandA] = []feed.Commit{commit(bandA, 1, 5, 10)}
		h := &slow{history: w, asked: make(chan struct{}), tell: make(chan struct{})}
		w.hub.history = h
		errs := make(chan error)
		come := func(ctx context.Context, seq int64) {
			go func() {
				s, err := w.hub.Subscribe(ctx, bandA, cursor(bandA, seq))
				if err == nil {
					s.Close()
				}
				errs <- err
			}()
			synctest.Wait()
		}
		mustBe := func(want error) {
			t.Helper()
			if err := <-errs; !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		ctx, leave := context.WithCancel(t.Context())
		come(ctx, 2)
		<-h.asked
		come(t.Context(), 3)
		come(t.Context(), 1)
		leave()
		mustBe(context.Canceled)
		<-h.asked // one of the others, for both
		h.tell <- struct{}{}
		mustBe(nil)
		mustBe(nil)
		if w.reads != 1 {
			t.Errorf("the log was read %d times", w.reads)
		}

		broken := errors.New("no database")
		h.fail.Store(&broken)
		come(t.Context(), 2)
		<-h.asked
		come(t.Context(), 3)
		h.tell <- struct{}{}
		mustBe(broken)
		mustBe(broken)

		h.fail.Store(nil)
		come(t.Context(), 2)
		<-h.asked
		h.tell <- struct{}{}
		mustBe(nil)
	})
}

func TestAMemberWhoJoinedSinceIsNotServedFromWhatWasReadForOthers(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	var band, user uuid.UUID
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := pool.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	for sql, id := range map[string]*uuid.UUID{
		`insert into public.bands (name) values ('A band') returning id`:                 &band, // 1
		`insert into public.users (email, name) values ('u@x', 'Somebody') returning id`: &user,
	} {
		if err := pool.QueryRow(t.Context(), sql).Scan(id); err != nil {
			t.Fatal(err)
		}
	}
	join := `insert into public.members (band_id, user_id, name) values ($1, $2, 'Somebody')`
	song := `insert into public.songs (band_id, title) values ($1, 'Song')`
	exec(join, band, user)                                      // 2
	exec(song, band)                                            // 3
	exec(`delete from public.members where band_id = $1`, band) // 4
	exec(song, band)                                            // 5: behind their back
	exec(join, band, user)                                      // 6
	exec(song, band)                                            // 7
	look, err := db.Advance(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	asked := &counter{Querier: pool}
	h := New(feed.NewLog(asked), slog.New(slog.DiscardHandler))
	h.Restart(look.Epoch)
	for _, c := range []struct {
		user uuid.UUID
		seq  int64
		want string
	}{{uuid.New(), 1, ""}, {user, 1, "membership"}, {user, 3, "membership"}, {user, 5, "membership"}, {user, 6, ""}, {uuid.New(), 4, ""}} {
		s, err := h.SubscribeMember(t.Context(), band, c.user, feed.Cursor{Epoch: look.Epoch, Band: band, Seq: c.seq}.String())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if start := s.Start(); start.Reset != c.want || (c.want != "" && start.Cursor.Seq != 7) {
			t.Errorf("from %d: %+v, want reset %q", c.seq, start, c.want)
		}
	}
	if n := asked.all.Load(); n != 1 {
		t.Errorf("the log was asked %d times", n)
	}
}
