package drill

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// terminate ends sessions of the instances, and returns how many.
func (w *world) terminate(ctx context.Context, where string) (n int, err error) {
	err = w.pool.QueryRow(ctx, `
		select count(pg_terminate_backend(pid))
		from pg_stat_activity
		where application_name = 'downbeat' and datname = current_database() and `+where).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("end sessions of the instances: %w", err)
	}
	return n, nil
}

const listening = `query ilike 'listen %'`

func killListener(ctx context.Context, w *world) error {
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); { // they may be on their way back
		if n, err := w.terminate(ctx, listening); err != nil || n > 0 {
			return err
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
	return violated("no instance listens for 10 s")
}

func killListenerLoop(ctx context.Context, w *world) error {
	return w.repeat(ctx, 4*time.Second, func() error {
		_, err := w.terminate(ctx, listening)
		return err
	})
}

func killConnections(ctx context.Context, w *world) error {
	return w.repeat(ctx, 3*time.Second, func() error {
		_, err := w.terminate(ctx, `true`)
		return err
	})
}

// repeat does something every 50 ms.
func (w *world) repeat(ctx context.Context, length time.Duration, do func() error) error {
	for end := time.Now().Add(length); time.Now().Before(end); {
		if err := do(); err != nil {
			return err
		}
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

func restartPostgres(ctx context.Context, w *world) error {
	if err := w.own.stop(ctx); err != nil {
		return err
	}
	return w.startAgain(ctx)
}

func killPostgres(ctx context.Context, w *world) error {
	if err := w.own.kill(ctx); err != nil {
		return err
	}
	return w.startAgain(ctx)
}

func (w *world) startAgain(ctx context.Context) error {
	if err := w.own.start(ctx); err != nil {
		return err
	}
	w.lead(w.own.address())
	return nil
}

// restartNow restarts the server as a part of a fault that is no outage itself.
func (w *world) restartNow(ctx context.Context) error {
	over := w.outage()
	defer over()
	if err := restartPostgres(ctx, w); err != nil {
		return err
	}
	return w.getWell(ctx)
}

// startIfGone waits until a server that has crashed is back by itself, or starts it if it has ended.
func (w *world) startIfGone(ctx context.Context) error {
	for end := time.Now().Add(recoverBound); time.Now().Before(end); {
		if w.own.sql(ctx, "postgres", `select pg_current_xact_id()`) == nil {
			return nil
		}
		if _, err := w.own.pid(); errors.Is(err, fs.ErrNotExist) {
			if err := w.own.stop(ctx); err != nil { // lets go of the folder
				return err
			}
			return w.startAgain(ctx)
		}
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return err
		}
	}
	return violated("PostgreSQL neither ends nor comes back for %v", recoverBound)
}

// some is one of the instances, or all.
func (w *world) some() []*instance {
	if w.rng.IntN(2) == 0 {
		return w.instances
	}
	return w.instances[w.rng.IntN(len(w.instances)):][:1]
}

// underWeather lets the links of instances have weather for a while; afterwards they go on, or are reset.
func underWeather(ctx context.Context, proxies []*Proxy, weather Weather, length time.Duration, reset bool) error {
	for _, p := range proxies {
		p.Set(weather)
	}
	err := pause(ctx, length)
	for _, p := range proxies {
		if reset {
			p.Reset()
		}
		p.Set(Weather{})
	}
	return err
}

func databaseLinks(instances []*instance) (list []*Proxy) {
	for _, in := range instances {
		list = append(list, in.database)
	}
	return list
}

func clientLinks(instances []*instance) (list []*Proxy) {
	for _, in := range instances {
		list = append(list, in.clients)
	}
	return list
}

func blackholeDatabase(ctx context.Context, w *world) error {
	return underWeather(ctx, databaseLinks(w.some()), Weather{Silent: true}, 6*time.Second, w.rng.IntN(2) == 0)
}

func slowDatabase(ctx context.Context, w *world) error {
	return underWeather(ctx, databaseLinks(w.instances), Weather{Latency: 150 * time.Millisecond}, 5*time.Second, false)
}

func splitDatabase(ctx context.Context, w *world) error {
	return underWeather(ctx, databaseLinks(w.instances), Weather{Split: true}, 4*time.Second, false)
}
