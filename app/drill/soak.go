package drill

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"downbeat/db"
)

// SoakOptions say how long, and with how little, a world lives.
type SoakOptions struct {
	Seed      uint64
	For       time.Duration
	Retention time.Duration // of events
	Every     time.Duration // samples; 0: about 200 of them, but one a second at most
	Say       func(format string, a ...any)
}

// Soak lets a world live without faults, drops what is older than seconds from the log, and looks whether anything grows.
func Soak(ctx context.Context, o SoakOptions) (r SoakReport, err error) {
	if o.Retention <= 0 || o.For <= 0 {
		return r, errors.New("a soak needs a time to last and a time for which events are kept")
	}
	if o.Every <= 0 {
		o.Every = max(o.For/200, time.Second)
	}
	if o.Say == nil {
		o.Say = func(string, ...any) {}
	}
	r = SoakReport{Seed: o.Seed, Retention: Seconds(o.Retention), Violations: []Violation{}, Resets: map[string]int{}}
	o.Say("seed %d", o.Seed)
	w, err := newWorld(ctx, Options{Seed: o.Seed, Say: o.Say, retention: o.Retention})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	defer func() { // also of a soak that could not go on; the folder stays if there are any
		for _, c := range w.clients {
			w.violations = append(w.violations, c.pulse.found...)
		}
		if r.Violations = append(r.Violations, w.violations...); !r.OK() {
			r.Logs = w.folder
		}
	}()

	following, leave := context.WithCancel(ctx)
	var clients sync.WaitGroup
	for _, c := range w.clients {
		clients.Go(func() { c.follow(following) })
	}
	defer func() { leave(); clients.Wait() }()
	err = w.startLoad(ctx, o.Seed)
	defer func() { w.load.stop(); w.load.wg.Wait() }()
	if err != nil {
		return r, err
	}
	if err := w.getWell(ctx); err != nil {
		return r, fmt.Errorf("before it begins: %w", err)
	}
	s := newSampler(w)
	began := time.Now()
	for next := began; time.Since(began) < o.For; next = next.Add(o.Every) {
		if err := s.sample(ctx); err != nil {
			return r, err
		}
		for time.Now().Before(next.Add(o.Every)) && time.Since(began) < o.For {
			if err := s.rotate(ctx); err != nil {
				return r, err
			}
			if err := pause(ctx, 200*time.Millisecond); err != nil {
				return r, err
			}
		}
		o.Say("%8s  %s", Seconds(time.Since(began)), s.last())
	}
	if err := s.sample(ctx); err != nil {
		return r, err
	}
	r.Took = Seconds(time.Since(began))

	w.load.stop()
	w.load.wg.Wait()
	close(w.calm)
	if err := w.readToTheEnd(ctx); err != nil {
		return r, err
	}
	leave()
	clients.Wait()
	if err := r.conclude(ctx, w, s); err != nil {
		return r, err
	}
	return r, ctx.Err()
}

// conclude says what was found.
func (r *SoakReport) conclude(ctx context.Context, w *world, s *sampler) error {
	truth := Truth{Rows: map[uuid.UUID]map[string]string{}}
	for _, band := range w.bands {
		rows, err := w.readRows(ctx, band)
		if err != nil {
			return err
		}
		truth.Rows[band] = rows
	}
	for _, c := range w.clients {
		c.pulse.finish(truth)
		r.Told += c.pulse.events
		for reason, n := range c.pulse.resets {
			r.Resets[reason] += n
		}
	}
	r.Commits, r.Failed, r.Streams, r.Rotations = w.load.counted, w.load.failed, w.streams.Load(), s.rotations
	r.Measures = s.measures(time.Duration(r.Took))
	say := func(format string, a ...any) {
		w.violate(Violation{Rule: Growth, What: fmt.Sprintf(format, a...)})
	}
	// What stays the same while nobody writes says nothing.
	if r.Commits == 0 {
		say("nothing was written in %s", r.Took)
	}
	if r.Failed > 0 {
		say("%d writes failed, and nothing was broken on purpose", r.Failed)
	}
	for _, m := range r.Measures {
		if m.Verdict == Grows {
			say("%s: from %s to %s, by %s an hour", m.Name, m.show(m.First), m.show(m.Last), m.show(m.PerHour))
		}
	}
	if time.Duration(r.Took) > 2*time.Duration(r.Retention)+10*time.Second {
		if r.Rotations == 0 {
			say("nothing of the log was dropped in %s", r.Took)
		}
		if r.Resets["expired"] == 0 {
			say("no client that came back with a cursor older than the log was told so")
		}
	}
	return nil
}

// sizes are what the database says of itself.
const sizes = `
	select
	  pg_database_size(current_database()),
	  (select sum(pg_total_relation_size(c.oid)) from pg_class c where c.relnamespace = 'feed'::regnamespace and c.relkind = 'r'),
	  (select sum(pg_total_relation_size(c.oid)) from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'),
	  (select sum(t.n_dead_tup) from pg_stat_user_tables t),
	  (select count(*) from pg_stat_activity a where a.datname = current_database())`

// sample takes one value of everything.
func (s *sampler) sample(ctx context.Context) error {
	at := time.Since(s.began)
	var database, log, tables, dead, connections float64
	if err := s.w.pool.QueryRow(ctx, sizes).Scan(&database, &log, &tables, &dead, &connections); err != nil {
		return fmt.Errorf("take a sample: %w", err)
	}
	var failed error
	sum := func(series string) (n float64) {
		for _, in := range s.w.instances {
			one, err := in.series(ctx, series)
			n, failed = n+one, errors.Join(failed, err)
		}
		return n
	}
	values := map[string]float64{
		"database": database, "log": log, "tables": tables, "dead rows": dead, "connections": connections,
		"memory": sum("process_resident_memory_bytes"), "heap": sum("go_memstats_heap_inuse_bytes"),
		"goroutines": sum("go_goroutines"), "files": sum("process_open_fds"), "streams": sum("downbeat_streams_open"),
	}
	if failed != nil {
		return fmt.Errorf("take a sample: %w", failed)
	}
	for i := range s.series {
		s.series[i].add(at, values[s.series[i].name])
	}
	return nil
}

// rotate drops the oldest part of the log when its turn has come. Instances do it as well, and refuse to do it so soon.
func (s *sampler) rotate(ctx context.Context) error {
	rotated, err := db.Rotate(ctx, s.w.pool, s.w.retention)
	if rotated {
		s.rotations++
	}
	return err
}
