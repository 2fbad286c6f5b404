package drill

import (
	"context"
	"errors"
	"time"
)

func (w *world) oneInstance() *instance { return w.instances[w.rng.IntN(len(w.instances))] }

func stopInstance(ctx context.Context, w *world) error { return restart(ctx, w.oneInstance()) }

func restart(ctx context.Context, in *instance) error {
	stopped := in.stop()
	return errors.Join(stopped, in.start(ctx))
}

func killInstance(ctx context.Context, w *world) error {
	in := w.oneInstance()
	in.kill()
	return in.start(ctx)
}

func rollingRestart(ctx context.Context, w *world) error {
	for _, in := range w.instances {
		if err := restart(ctx, in); err != nil {
			return err
		}
	}
	return nil
}

func blackholeClient(ctx context.Context, w *world) error {
	in := w.oneInstance()
	return underWeather(ctx, []*Proxy{in.clients}, Weather{Silent: true}, silence+2*time.Second, w.rng.IntN(2) == 0)
}

func splitClient(ctx context.Context, w *world) error {
	return underWeather(ctx, clientLinks(w.instances), Weather{Split: true}, 4*time.Second, false)
}

func halfOpen(_ context.Context, w *world) error {
	for _, c := range w.steady() {
		c.flee.Store(true)
	}
	return nil
}
