package drill

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
)

const (
	bandsOfWorld     = 4
	instancesOfWorld = 3
	recoverBound     = 45 * time.Second
)

// world is everything that runs.
type world struct {
	folder    string
	own       *postgres // nil: somebody's else
	front     *Proxy    // of the drill's own way to it
	url       string    // through that
	pool      *pgxpool.Pool
	rng       *rand.Rand // of the faults, which come one at a time
	bands     []uuid.UUID
	people    []*person
	instances []*instance
	clients   []*client
	load      *load
	calm      chan struct{} // closed when the load has stopped
	streams   atomic.Int64
	retention time.Duration // of a soak; 0: this is none
	say       func(format string, a ...any)

	mu         sync.Mutex
	removals   []*Removal
	outages    []Span
	violations []Violation
	past       []Past
	restored   bool // nobody has begun an epoch in the log that was restored
	abandoned  []func()
}

// newWorld starts everything but the load.
func newWorld(ctx context.Context, o Options) (w *world, err error) {
	w = &world{calm: make(chan struct{}), rng: rand.New(rand.NewPCG(o.Seed, 0)), retention: o.retention, say: o.Say}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	if w.folder, err = os.MkdirTemp("", "downbeat-drill-"); err != nil {
		return w, err
	}
	if err := os.Chmod(w.folder, 0o755); err != nil { // for the user whom PostgreSQL runs as
		return w, err
	}
	if w.url = o.DatabaseURL; w.url == "" {
		if w.own, err = startPostgres(ctx, w.folder); err != nil {
			return w, err
		}
		if w.front, err = NewProxy(w.own.address()); err != nil {
			return w, err
		}
		w.url = w.own.through(w.front)
	}
	separator := "?"
	if strings.Contains(w.url, "?") {
		separator = "&"
	}
	if w.pool, err = db.Open(ctx, w.url+separator+"application_name=drill"); err != nil {
		return w, err
	}
	prepare := db.CheckMigrated
	if w.own != nil {
		prepare = db.MigrateUp
	}
	if err := prepare(ctx, w.pool); err != nil {
		return w, err
	}
	for n := range bandsOfWorld {
		band, err := newBand(ctx, w.pool, fmt.Sprintf("Drill %d", n))
		if err != nil {
			return w, err
		}
		w.bands = append(w.bands, band)
	}
	for n := range instancesOfWorld {
		in, err := newInstance(fmt.Sprintf("instance-%d", n), w.folder, w.url)
		if err == nil && w.own != nil {
			in.database.Lead(w.own.address())
		}
		if err != nil {
			return w, err
		}
		w.instances = append(w.instances, in)
		if err := in.start(ctx); err != nil {
			return w, err
		}
	}
	for _, h := range o.habits() {
		for n := range h.n {
			who, err := w.newPerson(ctx, fmt.Sprintf("%s %d", h.name, n))
			if err != nil {
				return w, err
			}
			w.clients = append(w.clients, newClient(w, h.habit, n, who, w.bands[n%len(w.bands)], o.Seed))
		}
	}
	return w, nil
}

// newPerson is a member of all bands.
func (w *world) newPerson(ctx context.Context, name string) (*person, error) {
	p, err := newPerson(ctx, w.pool, name, w.bands...)
	if p != nil {
		w.people = append(w.people, p)
	}
	return p, err
}

// soaking tells whether this is a soak: nobody keeps what they were told, see pulse.
func (w *world) soaking() bool { return w.retention > 0 }

func (w *world) isCalm() bool {
	select {
	case <-w.calm:
		return true
	default:
		return false
	}
}

// steady are the clients that stay and read, and so hear of everything at once.
func (w *world) steady() (list []*client) {
	for _, c := range w.clients {
		if c.stay == 0 && !c.slow && !c.revoked {
			list = append(list, c)
		}
	}
	return list
}

// violate notes a violation, and says it at once: the drill may not come to its end.
func (w *world) violate(v Violation) {
	w.say("violation, %v", v)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.violations = append(w.violations, v)
}

func (w *world) abandon(end func()) {
	if w.soaking() { // an hour of them would be too many
		time.AfterFunc(time.Minute, end)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.abandoned = append(w.abandoned, end)
}

// outage notes that the database is out of reach, until the function that it returns is called.
func (w *world) outage() (over func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := len(w.outages)
	w.outages = append(w.outages, Span{time.Now(), time.Now().Add(time.Hour)})
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.outages[n].To = time.Now()
	}
}

// violation is an error of a fault whose own proof failed.
type violation struct{ what string }

func (v violation) Error() string { return v.what }

func violated(format string, a ...any) error { return violation{fmt.Sprintf(format, a...)} }

// getWell waits until every instance is ready and every steady client has news.
func (w *world) getWell(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, recoverBound)
	defer cancel()
	for _, in := range w.instances {
		if err := in.awaitReady(bounded, recoverBound); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return violated("%v", err)
		}
	}
	return w.hearNews(ctx, 3, recoverBound)
}

// hearNews waits until every steady client has so many events more.
func (w *world) hearNews(ctx context.Context, n int64, bound time.Duration) error {
	before := map[*client]int64{}
	for _, c := range w.steady() {
		before[c] = c.got.Load()
	}
	end := time.Now().Add(bound)
	for c, had := range before {
		for c.got.Load() < had+n {
			if time.Now().After(end) {
				return violated("%s has had no news for %v", c.name, bound)
			}
			if err := pause(ctx, 10*time.Millisecond); err != nil {
				return err
			}
		}
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// close ends everything, in the opposite order.
func (w *world) close() error {
	for _, end := range w.abandoned {
		end()
	}
	for _, in := range w.instances {
		in.close()
	}
	var failed error
	ctx, cancel := context.WithTimeout(context.Background(), stopBound)
	defer cancel()
	if w.pool != nil {
		if w.own == nil {
			failed = w.clear(ctx)
		}
		w.pool.Close()
	}
	if w.front != nil {
		w.front.Close()
	}
	if w.own != nil {
		failed = errors.Join(failed, w.own.stop(ctx))
	}
	if len(w.violations) == 0 {
		failed = errors.Join(failed, os.RemoveAll(w.folder))
	}
	return failed
}

// clear takes what the drill has made out of somebody else's database; the log keeps it for the time of retention.
func (w *world) clear(ctx context.Context) error {
	if _, err := w.pool.Exec(ctx, `delete from public.bands where id = any ($1)`, w.bands); err != nil {
		return fmt.Errorf("delete the drill's bands: %w", err)
	}
	var ids []uuid.UUID
	for _, p := range w.people {
		ids = append(ids, p.id)
	}
	if _, err := w.pool.Exec(ctx, `delete from public.users where id = any ($1)`, ids); err != nil {
		return fmt.Errorf("delete the drill's people: %w", err)
	}
	return nil
}
