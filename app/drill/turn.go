package drill

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"downbeat/db"
)

// present is the index of the epoch that is now, and whether it is still to begin; see Commit.
func (w *world) present() (n int, early bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.past), w.restored
}

// lead makes everybody's connections to come end at another server; empty: at none.
func (w *world) lead(address string) {
	w.front.Lead(address)
	for _, in := range w.instances {
		in.database.Lead(address)
	}
}

// turn ends an epoch, whose server nobody can reach any more: from now on everything belongs to the next one. What was
// done with rights after the place to which the next server was kept up may be undone with it.
func (w *world) turn(keptAt time.Time, kept map[uuid.UUID]int64, restored bool) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	for _, r := range w.removals {
		if r.At.After(keptAt) && r.Until.IsZero() {
			r.Until, r.Lost = now, true
		}
	}
	w.past = append(w.past, Past{Kept: kept, Ended: now})
	w.restored = restored
	return len(w.past) - 1
}

// awaitEpoch waits until an instance has begun another epoch in a restored log.
func (w *world) awaitEpoch(ctx context.Context, q db.Querier, last string) error {
	for end := time.Now().Add(recoverBound); ; {
		epoch, err := w.readEpoch(ctx, q)
		if err != nil {
			return err
		}
		if epoch != last {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.restored = false
			return nil
		}
		if time.Now().After(end) {
			return violated("the restored log goes on as epoch %s for %v", epoch, recoverBound)
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
}

// remember reads the end of an epoch that has ended, from its own server, on which nobody writes any more.
func (w *world) remember(ctx context.Context, n int, q db.Querier) error {
	for {
		var busy bool
		if err := q.QueryRow(ctx, `select busy from feed.advance()`).Scan(&busy); err != nil {
			return fmt.Errorf("number what nobody has heard of: %w", err)
		}
		if !busy {
			break
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
	epoch, logs, err := w.readLogs(ctx, q)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.past[n].Epoch, w.past[n].Logs = epoch, logs
	for _, band := range w.bands {
		log := logs[band]
		if len(log) == 0 || log[len(log)-1].Seq <= w.past[n].Kept[band] {
			return errors.New("nothing was lost, so that nothing is proved")
		}
	}
	return nil
}

// growTail lets everybody write and hear what the next server will not have, in every band.
func (w *world) growTail(ctx context.Context) error {
	err := w.write(ctx, func(tx pgx.Tx) ([]Commit, error) {
		_, err := tx.Exec(ctx, `insert into public.songs (band_id, title) select b, 'Soon to be lost' from unnest($1::uuid[]) b`, w.bands)
		return w.inAllBands(1), err
	})
	if err != nil {
		return err
	}
	return w.hearNews(ctx, 20, 15*time.Second)
}
