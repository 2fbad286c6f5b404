package drill

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// comeAndGo removes a client's person from their band, and lets them in again, now and then. It leaves them inside.
func (w *world) comeAndGo(ctx context.Context, rng *rand.Rand, c *client) {
	for pause(ctx, time.Second+time.Duration(rng.Int64N(int64(2*time.Second)))) == nil {
		band := c.band()
		w.surely(ctx, func(ctx context.Context) error {
			_, err := w.pool.Exec(ctx, `delete from public.members where band_id = $1 and user_id = $2`, band, c.who.id)
			return err
		})
		r := w.remove(Removal{User: c.who.id, Band: band})
		_ = pause(ctx, 1500*time.Millisecond+time.Duration(rng.Int64N(int64(time.Second))))
		w.mu.Lock()
		if r.Until.IsZero() { // else the removal was lost, see world.turn
			r.Until = time.Now()
		}
		w.mu.Unlock()
		w.letIn(ctx, c, band)
	}
	for _, band := range w.bands { // a server that is no more may have taken the last time along
		w.letIn(ctx, c, band)
	}
}

func (w *world) letIn(ctx context.Context, c *client, band uuid.UUID) {
	w.surely(ctx, func(ctx context.Context) error {
		const sql = `insert into public.members (band_id, user_id, name) values ($1, $2, $3) on conflict do nothing`
		_, err := w.pool.Exec(ctx, sql, band, c.who.id, c.who.name)
		return err
	})
}

// endSessions signs a client's person out, by SQL or by the API, and in again.
func (w *world) endSessions(ctx context.Context, rng *rand.Rand, c *client) {
	for pause(ctx, time.Second+time.Duration(rng.Int64N(int64(2*time.Second)))) == nil {
		token := c.who.session()
		if rng.IntN(2) == 0 || !w.signOut(ctx, token, w.instances[rng.IntN(len(w.instances))]) {
			w.surely(ctx, func(ctx context.Context) error {
				_, err := w.pool.Exec(ctx, `delete from public.sessions where user_id = $1`, c.who.id)
				return err
			})
		}
		w.remove(Removal{Session: token})
		_ = pause(ctx, 1500*time.Millisecond)
		w.surely(ctx, func(ctx context.Context) error { return c.who.signIn(ctx, w.pool) })
	}
	w.surely(ctx, func(ctx context.Context) error { return c.who.signIn(ctx, w.pool) })
}

// signOut asks an instance; false: it did not say that it has done so.
func (w *world) signOut(ctx context.Context, token string, in *instance) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeBound)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodDelete, "http://"+in.addr+"/api/session", nil)
	if err != nil {
		return false
	}
	request.Close = true
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusNoContent
}

// remove notes that a right is gone as of now.
func (w *world) remove(r Removal) *Removal {
	w.mu.Lock()
	defer w.mu.Unlock()
	r.At = time.Now()
	w.removals = append(w.removals, &r)
	return &r
}

// surely does something until it has succeeded, also past the end of the load: what is taken must be given back. Gives
// up when the world does not come back, which others will notice.
func (w *world) surely(ctx context.Context, do func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recoverBound)
	defer cancel()
	for ctx.Err() == nil {
		bounded, done := context.WithTimeout(ctx, writeBound)
		err := do(bounded)
		done()
		if err == nil {
			return
		}
		_ = pause(ctx, 100*time.Millisecond)
	}
}
