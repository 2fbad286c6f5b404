package drill

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

const (
	sqlWriters = 4
	apiWriters = 2
	writeEvery = 40 * time.Millisecond // by each
	writeBound = 5 * time.Second
	songsKept  = 60 // in a band, so that it can be read in one page
)

// load is people who write all the time, and what they were told of it.
type load struct {
	stop context.CancelFunc
	wg   sync.WaitGroup

	mu      sync.Mutex
	commits []Commit
	undone  map[string]bool
	failed  int
	counted int  // commits
	forget  bool // they are counted and not kept
}

// startLoad begins to write, and to take rights away; stop ends it.
func (w *world) startLoad(ctx context.Context, seed uint64) error {
	ctx, cancel := context.WithCancel(ctx)
	l := &load{stop: cancel, undone: map[string]bool{}, forget: w.soaking()}
	w.load = l
	for n := range sqlWriters {
		rng := rand.New(rand.NewPCG(seed, uint64(1000+n)))
		l.wg.Go(func() { l.every(ctx, func(i int) { w.writeSQL(ctx, rng, fmt.Sprintf("%d of writer %d", i, n)) }) })
	}
	for n := range apiWriters {
		who, err := w.newPerson(ctx, fmt.Sprintf("writer %d", n))
		if err != nil {
			return err
		}
		rng := rand.New(rand.NewPCG(seed, uint64(2000+n)))
		client := &http.Client{Timeout: writeBound, Transport: &http.Transport{DisableKeepAlives: true}}
		l.wg.Go(func() {
			l.every(ctx, func(i int) { w.writeAPI(ctx, client, who, rng, fmt.Sprintf("%d of API writer %d", i, n)) })
		})
	}
	for n, c := range w.clients {
		rng := rand.New(rand.NewPCG(seed, uint64(3000+n)))
		switch {
		case c.revoked && c.habit.name == "member":
			l.wg.Go(func() { w.comeAndGo(ctx, rng, c) })
		case c.revoked:
			l.wg.Go(func() { w.endSessions(ctx, rng, c) })
		}
	}
	return nil
}

func (l *load) every(ctx context.Context, do func(i int)) {
	ticker := time.NewTicker(writeEvery)
	defer ticker.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			do(i)
		}
	}
}

func (l *load) acknowledge(commits ...Commit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.counted += len(commits)
	if !l.forget {
		l.commits = append(l.commits, commits...)
	}
}

func (l *load) fail() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failed++
}

func (l *load) failures() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.failed
}

func (l *load) roll(rows []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, row := range rows {
		if l.forget {
			break
		}
		l.undone[row] = true
	}
}

var errUndo = errors.New("the writer has changed their mind")

// writeSQL is one transaction in one or two bands; one in ten is rolled back.
func (w *world) writeSQL(ctx context.Context, rng *rand.Rand, text string) {
	// What is under way when the load stops is let to its end.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeBound)
	defer cancel()
	bands := rng.Perm(len(w.bands))[:1+rng.IntN(2)]
	var commits []Commit
	var songs []string
	committing := false
	err := pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) error {
		var xid string
		if err := tx.QueryRow(ctx, `select pg_current_xact_id()::text`).Scan(&xid); err != nil {
			return err
		}
		epoch, early := w.present() // a transaction has one server, which is the present one if it can still commit
		for _, n := range bands {
			var song string
			const insert = `insert into public.songs (band_id, title, notes) values ($1, $2, 'new') returning id::text`
			if err := tx.QueryRow(ctx, insert, w.bands[n], text).Scan(&song); err != nil {
				return err
			}
			songs = append(songs, song)
			c := Commit{Tx: xid, Band: w.bands[n], Changes: 1, Epoch: epoch, Early: early}
			for _, sql := range []string{
				`update public.songs set tempo = 100, notes = $2 where id = $1 and $3::uuid is not null`,
				// Whatever others hold is left to them, so that nobody waits crosswise.
				`update public.gigs set notes = $2 where $1 <> '' and id in
				   (select id from public.gigs where band_id = $3 order by random() limit 2 for no key update skip locked)`,
				`delete from public.songs where $1 <> '' and $2 <> '' and id in
				   (select id from public.songs where band_id = $3 order by created_at desc offset ` + fmt.Sprint(songsKept) + ` limit 4 for update skip locked)`,
				`update public.setlist_items set note = $2 where $1 <> '' and id in
				   (select id from public.setlist_items where band_id = $3 order by id limit 3 for no key update skip locked)`,
			} {
				if rng.IntN(2) == 0 {
					continue
				}
				tag, err := tx.Exec(ctx, sql, song, text, w.bands[n])
				if err != nil {
					return err
				}
				c.Changes += tag.RowsAffected()
			}
			commits = append(commits, c)
		}
		if rng.IntN(10) == 0 {
			return errUndo
		}
		committing = true
		return nil
	})
	switch {
	case err == nil:
		w.load.acknowledge(commits...)
	case !committing:
		w.load.roll(songs)
	}
	if err != nil && !errors.Is(err, errUndo) {
		w.load.fail() // if it was the commit, nobody knows
	}
}

// writeAPI is one request, at whichever instance.
func (w *world) writeAPI(ctx context.Context, client *http.Client, who *person, rng *rand.Rand, text string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeBound)
	defer cancel()
	band := w.bands[rng.IntN(len(w.bands))]
	base := "http://" + w.instances[rng.IntN(len(w.instances))].addr + "/api/bands/" + band.String()
	header := map[string]string{"Idempotency-Key": uuid.NewString()}
	if w.soaking() { // answers are kept for a day, and a soak is to tell what grows without being meant to
		header = nil
	}
	method, address, body := http.MethodPost, base+"/songs", fmt.Sprintf(`{"title": %q}`, text)
	if rng.IntN(2) == 0 {
		var id string
		var version int64
		// Somebody may be faster: then it is 412, and nothing happens.
		if w.pool.QueryRow(ctx, `select id::text, version from public.gigs where band_id = $1 order by random() limit 1`, band).Scan(&id, &version) != nil {
			w.load.fail()
			return
		}
		method, address, body = http.MethodPatch, base+"/gigs/"+id, fmt.Sprintf(`{"notes": %q}`, text)
		header = map[string]string{"If-Match": fmt.Sprintf(`"%d"`, version)}
	}
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader([]byte(body)))
	if err != nil {
		w.load.fail()
		return
	}
	request.Header.Set("Authorization", "Bearer "+who.session())
	request.Header.Set("Content-Type", "application/json")
	for name, value := range header {
		request.Header.Set(name, value)
	}
	epoch, early := w.present()
	response, err := client.Do(request)
	if err != nil {
		w.load.fail()
		return
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	switch {
	case response.StatusCode < 300:
		now, still := w.present()
		w.load.acknowledge(Commit{Request: response.Header.Get("X-Request-Id"), Band: band, Early: early || still || now != epoch})
	case response.StatusCode != http.StatusPreconditionFailed:
		w.load.fail()
	}
}
