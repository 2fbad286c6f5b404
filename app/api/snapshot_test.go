package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"downbeat/app/api"
)

// Writers write at random, by SQL and by the API, in transactions long and short, committed and not. Meanwhile clients
// read; one of them reads once and then follows the stream from the cursor of that read. Whenever another one has read,
// the follower's state at that cursor must be what that one has seen: nothing missed, nothing repeated, nothing early.
func TestAReadAndTheStreamFromItsCursorAreTheDatabaseAtEveryMoment(t *testing.T) {
	t.Parallel()
	r := mustRig(t)
	server := r.live()
	ana := r.as("ana")
	rapid.Check(t, func(rt *rapid.T) {
		scripts := rapid.SliceOfN(rapid.SliceOfN(rapid.Custom(drawWrite), 3, 12), 3, 5).Draw(rt, "scripts")

		r.exec(`delete from public.gigs where title like '% by %'`) // what is there must fit into one page
		first := read(r, ana)
		events, stopFollowing := mustFollow(t, server, nightShift, first.cursor, ana)
		defer stopFollowing()

		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var writers, readers sync.WaitGroup
		var writing atomic.Int64
		for i, script := range scripts {
			writing.Add(1)
			writers.Go(func() {
				defer writing.Add(-1)
				runScript(ctx, r, ana, i, script)
			})
		}
		var mu sync.Mutex
		reads := []snapshot{first}
		for range 3 {
			readers.Go(func() {
				for writing.Load() > 0 {
					s := read(r, ana)
					mu.Lock()
					reads = append(reads, s)
					mu.Unlock()
				}
			})
		}
		writers.Wait()
		readers.Wait()
		reads = append(reads, read(r, ana))
		verify(rt, reads, events)
	})
}

// snapshot is what one read has shown.
type snapshot struct {
	cursor string
	seq    int64
	gigs   map[string]string // JSON by id
}

func read(r *rig, cookie string) snapshot {
	a := r.ask(http.MethodGet, gigsPath+"?limit=200", "", cookie)
	if a.status != http.StatusOK {
		r.tb.Errorf("read: %d %s", a.status, a.body)
		return snapshot{}
	}
	var page api.GigPage
	if err := json.Unmarshal([]byte(a.body), &page); err != nil {
		r.tb.Error(err)
	}
	s := snapshot{cursor: a.header.Get("Downbeat-Cursor"), gigs: map[string]string{}}
	s.seq = seqOf(s.cursor)
	for _, g := range page.Gigs {
		s.gigs[g.Gig.Id.String()] = plain(g.Gig)
	}
	return s
}

func seqOf(cursor string) int64 {
	_, number, _ := strings.Cut(cursor, ".")
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return -1
	}
	return seq
}

// verify replays the stream and compares at every cursor that somebody has read at.
func verify(rt *rapid.T, reads []snapshot, events <-chan told) {
	at := map[int64][]snapshot{}
	last := int64(0)
	for _, s := range reads {
		at[s.seq] = append(at[s.seq], s)
		last = max(last, s.seq)
	}
	state, seq := maps.Clone(reads[0].gigs), reads[0].seq
	compare := func() {
		for _, s := range at[seq] {
			if !maps.Equal(s.gigs, state) {
				rt.Fatalf("at %d %s", seq, difference(s.gigs, state))
			}
		}
		delete(at, seq)
	}
	compare()
	timeout := time.After(30 * time.Second)
	for seq < last {
		select {
		case e, ok := <-events:
			if !ok {
				rt.Fatalf("the stream ended at %d of %d", seq, last)
			}
			if strings.HasPrefix(e.kind, "feed:") {
				if e.kind == "feed:reset" {
					rt.Fatalf("a reset: %s", e.data)
				}
				continue
			}
			if e.event.Seq != seq+1 {
				rt.Fatalf("after %d comes %d", seq, e.event.Seq)
			}
			seq = e.event.Seq
			if e.event.Entity == "gig" {
				if string(e.event.Data) == "null" {
					delete(state, e.event.EntityID)
				} else {
					state[e.event.EntityID] = plain(gigOf(rt, e.event.Data))
				}
			}
			// Within a transaction there is no moment that anybody could have read.
			if e.event.Tx.Index == e.event.Tx.Count-1 {
				compare()
			}
		case <-timeout:
			rt.Fatalf("the stream stands at %d, a read was at %d", seq, last)
		}
	}
	for s := range at {
		rt.Fatalf("somebody read at %d, in the middle of a transaction or before the first read at %d", s, reads[0].seq)
	}
}

func difference(read, stream map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d gigs were read, the stream has %d", len(read), len(stream))
	for id := range read {
		if read[id] != stream[id] {
			fmt.Fprintf(&b, "\nread   %s\nstream %s", read[id], stream[id])
		}
	}
	return b.String()
}

// gigOf reads the row of an event, whose columns are the API's fields in another spelling.
func gigOf(rt *rapid.T, row []byte) (gig api.Gig) {
	var columns map[string]json.RawMessage
	if err := json.Unmarshal(row, &columns); err != nil {
		rt.Fatal(err)
	}
	fields := map[string]json.RawMessage{}
	for name, value := range columns {
		parts := strings.Split(name, "_")
		for i := 1; i < len(parts); i++ {
			parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
		}
		fields[strings.Join(parts, "")] = value
	}
	whole, _ := json.Marshal(fields)
	if err := json.Unmarshal(whole, &gig); err != nil {
		rt.Fatal(err)
	}
	return gig
}

func plain(g api.Gig) string {
	g.StartsAt, g.CreatedAt, g.UpdatedAt = g.StartsAt.UTC(), g.CreatedAt.UTC(), g.UpdatedAt.UTC()
	if g.EndsAt != nil {
		end := g.EndsAt.UTC()
		g.EndsAt = &end
	}
	b, err := json.Marshal(g)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// write is one step of a writer.
type write struct {
	kind  string
	which int // of the band's gigs
	text  string
}

func drawWrite(rt *rapid.T) write {
	return write{
		kind:  rapid.SampledFrom([]string{"update", "update", "all", "insert", "delete", "nothing", "rollback", "two", "slow", "elsewhere", "api", "api"}).Draw(rt, "kind"),
		which: rapid.IntRange(0, 9).Draw(rt, "which"),
		text:  rapid.StringMatching(`[a-zé ]{1,10}`).Draw(rt, "text"),
	}
}

// runScript writes step by step. What the database or the API refuses, because somebody else was faster, is no matter.
func runScript(ctx context.Context, r *rig, cookie string, writer int, script []write) {
	const (
		some   = `(select id from public.gigs where band_id = '` + nightShift + `' order by id offset $1 limit 1)`
		update = `update public.gigs set title = $2 where id = ` + some
		insert = `insert into public.gigs (band_id, title, starts_at) select '` + nightShift + `', $2, '2031-01-01'::timestamptz + $1 * interval '1 day'`
	)
	for _, w := range script {
		title := fmt.Sprintf("%s by %d", w.text, writer)
		exec := func(sql string, args ...any) { _, _ = r.pool.Exec(ctx, sql, args...) }
		transaction := func(commit bool, pause time.Duration, statements ...string) {
			tx, err := r.pool.Begin(ctx)
			if err != nil {
				return
			}
			for _, sql := range statements {
				if _, err := tx.Exec(ctx, sql, w.which, title); err != nil {
					commit = false
					break
				}
			}
			hold(ctx, tx, pause)
			if commit {
				_ = tx.Commit(ctx)
			}
			_ = tx.Rollback(ctx)
		}
		switch w.kind {
		case "update":
			exec(update, w.which, title)
		case "all":
			exec(`update public.gigs set venue = $1 where band_id = '`+nightShift+`'`, title)
		case "insert":
			exec(insert, w.which, title)
		case "delete":
			exec(`delete from public.gigs where title like '% by %' and id = `+some, w.which)
		case "nothing":
			exec(`update public.gigs set title = title where id = `+some, w.which)
		case "rollback":
			transaction(false, 0, insert, update)
		case "two":
			transaction(true, 0, insert, update)
		case "slow":
			transaction(true, 5*time.Millisecond, update, insert)
		case "elsewhere":
			exec(`update public.gigs set title = $1 where band_id <> '`+nightShift+`'`, title)
		case "api":
			r.ask(http.MethodPatch, demoGig, `{"title": `+strconv.Quote(title)+`}`, cookie, "If-Match: *")
		}
	}
}

// hold keeps a transaction open for a moment, by the clock of the database.
func hold(ctx context.Context, tx pgx.Tx, d time.Duration) {
	if d > 0 {
		_, _ = tx.Exec(ctx, `select pg_sleep($1)`, d.Seconds())
	}
}
