package drill

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Options say what is drilled.
type Options struct {
	Seed   uint64        // what decides everything that is left to chance in the order of things
	For    time.Duration // faults come for so long; of named ones each comes once in any case
	Faults []string      // by name, in this order, again and again; none: all, at random
	// DatabaseURL is a server that may be broken; empty: one of the drill's own.
	DatabaseURL string
	Say         func(format string, a ...any) // what happens, as it happens, from any goroutine; nil: nobody listens

	retention time.Duration // of a soak
}

const (
	lullBetween = 500 * time.Millisecond
	endBound    = time.Minute // for everybody to be at the end, when the load has stopped
)

// Run drills, and returns what was found. An error is a drill that could not be held, or not to its end; then the report
// has the violations until there. A violation is no error.
func Run(ctx context.Context, o Options) (r Report, err error) {
	for _, name := range o.Faults {
		if _, known := named(name); !known {
			return Report{}, fmt.Errorf("there is no fault %q; downbeat drill list shows what there is", name)
		}
	}
	if o.Say == nil {
		o.Say = func(string, ...any) {}
	}
	r = Report{Seed: o.Seed, Violations: []Violation{}, Resets: map[string]int{}}
	o.Say("seed %d", o.Seed)
	w, err := newWorld(ctx, o)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	defer func() { // when nobody finds any more, and before the folder goes
		if r.Violations = append(r.Violations, w.violations...); !r.OK() {
			r.Logs = w.folder
		}
	}()
	if err := w.pool.QueryRow(ctx, `select current_setting('server_version')`).Scan(&r.Server); err != nil {
		return r, err
	}
	r.Clients, r.Instances, r.Bands = len(w.clients), len(w.instances), len(w.bands)
	o.Say("%d clients at %d instances follow %d bands, on PostgreSQL %s", r.Clients, r.Instances, r.Bands, r.Server)

	following, leave := context.WithCancel(ctx)
	var clients sync.WaitGroup
	for _, c := range w.clients {
		clients.Go(func() { c.follow(following) })
	}
	defer func() { leave(); clients.Wait() }() // before the world ends
	err = w.startLoad(ctx, o.Seed)
	defer func() { w.load.stop(); w.load.wg.Wait() }()
	if err != nil {
		return r, err
	}
	if err := w.getWell(ctx); err != nil {
		return r, fmt.Errorf("before anything went wrong: %w", err)
	}
	began := time.Now()
	if err := w.trouble(ctx, o, &r); err != nil {
		return r, err
	}
	took := time.Since(began)

	w.load.stop()
	w.load.wg.Wait()
	close(w.calm)
	o.Say("%5.1fs nobody writes any more; everybody reads to the end", time.Since(began).Seconds())
	if err := w.readToTheEnd(ctx); err != nil {
		return r, err
	}
	leave()
	clients.Wait()
	truth, err := w.truth(ctx)
	if err != nil {
		return r, err
	}
	var recordings []Recording
	for _, c := range w.clients {
		for _, record := range c.records {
			recordings = append(recordings, *record)
		}
	}
	w.violations = append(w.violations, Check(truth, recordings)...)
	r.count(w, truth, recordings)
	r.Took = Seconds(took)
	return r, ctx.Err()
}

// trouble lets one fault after the other happen.
func (w *world) trouble(ctx context.Context, o Options, r *Report) error {
	began := time.Now()
	for n, next := 0, w.schedule(o, r); ; n++ {
		f, more := next(o.For-time.Since(began), n)
		if !more {
			break
		}
		if err := pause(ctx, lullBetween); err != nil {
			return err
		}
		h := Happening{Fault: f.Name, At: Seconds(time.Since(began))}
		o.Say("%5.1fs %s", time.Since(began).Seconds(), f.Name)
		over := func() {}
		if f.Outage {
			over = w.outage()
		}
		at := time.Now()
		err := f.do(ctx, w)
		h.Took = Seconds(time.Since(at))
		at = time.Now()
		if failed := (violation{}); errors.As(err, &failed) {
			w.violate(Violation{Rule: Recovery, What: f.Name + ": " + err.Error()})
		} else if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		err = w.getWell(ctx)
		over()
		h.Recovered = Seconds(time.Since(at))
		r.Faults = append(r.Faults, h)
		if failed := (violation{}); errors.As(err, &failed) {
			w.violate(Violation{Rule: Recovery, What: "after " + f.Name + ": " + err.Error()})
			return nil // what comes next would say nothing
		} else if err != nil {
			return err
		}
	}
	// What is left of the time passes in peace.
	return pause(ctx, max(0, o.For-time.Since(began)))
}

// schedule decides what happens next, given the time that is left and how much has happened.
func (w *world) schedule(o Options, r *Report) func(left time.Duration, n int) (Fault, bool) {
	var faults []Fault
	for _, f := range All() {
		if len(o.Faults) > 0 && !slices.Contains(o.Faults, f.Name) {
			continue
		}
		if f.Own && w.own == nil {
			r.skip(o, f.Name, "it needs a PostgreSQL of the drill's own")
			continue
		}
		if f.lacks != nil {
			if why := f.lacks(w); why != "" {
				r.skip(o, f.Name, why)
				continue
			}
		}
		faults = append(faults, f)
	}
	if len(o.Faults) > 0 {
		var order []Fault
		for _, name := range o.Faults {
			if i := slices.IndexFunc(faults, func(f Fault) bool { return f.Name == name }); i >= 0 {
				order = append(order, faults[i])
			}
		}
		return func(left time.Duration, n int) (Fault, bool) {
			if len(order) == 0 || n >= len(order) && left < order[n%len(order)].Takes+lullBetween {
				return Fault{}, false
			}
			return order[n%len(order)], true
		}
	}
	// At random, but each once before any comes again.
	var bag []Fault
	return func(left time.Duration, _ int) (Fault, bool) {
		if len(bag) == 0 {
			bag = slices.Clone(faults)
			w.rng.Shuffle(len(bag), func(i, j int) { bag[i], bag[j] = bag[j], bag[i] })
		}
		for i, f := range bag {
			if f.Takes+lullBetween < left {
				bag = slices.Delete(bag, i, i+1)
				return f, true
			}
		}
		return Fault{}, false
	}
}

// readToTheEnd waits until every client has everything; who has not will be found by the checker.
func (w *world) readToTheEnd(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, endBound)
	defer cancel()
	if err := w.settle(bounded); err != nil {
		if bounded.Err() == nil || ctx.Err() != nil {
			return err
		}
		w.violate(Violation{Rule: Recovery, What: fmt.Sprintf("the load has stopped, and not everything is numbered within %v: %v", endBound, err)})
		return nil
	}
	heads, err := w.readHeads(bounded, w.pool)
	if err != nil {
		return err
	}
	epoch, err := w.readEpoch(bounded, w.pool)
	if err != nil {
		return err
	}
	for _, c := range w.clients {
		for !c.whole(epoch, heads) {
			if pause(bounded, 20*time.Millisecond) != nil {
				return ctx.Err()
			}
		}
	}
	return nil
}

func (c *client) whole(epoch string, heads map[uuid.UUID]int64) bool {
	in, place, read := c.at()
	return read && in == epoch && place >= heads[c.band()]
}

// RandomSeed is one that nobody has chosen.
func RandomSeed() uint64 { return rand.Uint64N(1_000_000) }
