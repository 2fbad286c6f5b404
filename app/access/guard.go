package access

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"downbeat/db"
)

const (
	guardEvery = 500 * time.Millisecond
	guardBound = 2 * time.Second // for one check of all streams
	trustedFor = 5 * time.Second // without a check that succeeded
)

var (
	// ErrRevoked: the session has ended, or its user is no longer a member.
	ErrRevoked = errors.New("the session or the membership has ended")

	// ErrUnverified: nobody can tell any more whether it has. Fail closed.
	ErrUnverified = errors.New("the membership could not be verified for too long")
)

// Guard keeps open streams honest: twice a second it asks the database, in one
// statement for all of them, whether each would still be let in, whoever took the
// right away and however. When the database does not answer for 5 s, everybody is
// out.
type Guard struct {
	rounds db.Querier
	checks *batcher[db.Grant, bool]
	log    *slog.Logger

	metrics *metrics

	mu       sync.Mutex
	admitted map[*Admission]struct{}
}

// Admission is one stream's permission, for as long as it lasts.
type Admission struct {
	guard *Guard
	grant db.Grant

	valid context.Context // ends with the permission, for its reason; whoever is asked, the guard alone ends it
	end   context.CancelCauseFunc
}

// NewGuard asks rounds, for all streams, again and again: it must not wait there
// behind requests, or those who make many end everybody's streams. What a single
// stream causes, which may be many, is asked of checks (see Check).
func NewGuard(rounds, checks db.Querier, log *slog.Logger) *Guard {
	return &Guard{
		rounds: rounds, log: log, metrics: newMetrics(), admitted: map[*Admission]struct{}{},
		checks: newBatcher(func(ctx context.Context, grants []db.Grant) ([]bool, error) {
			return db.StillAllowed(ctx, checks, grants)
		}),
	}
}

// Check asks at once whether somebody would be let in: nil, ErrRevoked, also for who
// never had the right, or a failure of the database, or the end of ctx. Many who ask
// at once share a question that is asked after they came: a right that has ended
// before the call is found to have.
func (g *Guard) Check(ctx context.Context, grant db.Grant) error {
	bounded, cancel := context.WithTimeout(ctx, guardBound)
	defer cancel()
	allowed, err := g.checks.answer(bounded, grant)
	switch {
	case err != nil:
		return fmt.Errorf("is a stream allowed: %w", err)
	case !allowed:
		return ErrRevoked
	}
	return nil
}

// Admit begins to watch over a stream that was let in just now. The stream must
// Release it at its end.
func (g *Guard) Admit(grant db.Grant) *Admission {
	a := &Admission{guard: g, grant: grant}
	a.valid, a.end = context.WithCancelCause(context.Background())
	g.mu.Lock()
	defer g.mu.Unlock()
	g.admitted[a] = struct{}{}
	return a
}

// Ended is closed when the permission is; Reason then says why.
func (a *Admission) Ended() <-chan struct{} { return a.valid.Done() }

// Reason is ErrRevoked or ErrUnverified once Ended is closed, and nil before.
func (a *Admission) Reason() error { return context.Cause(a.valid) }

// AfterEnd runs f, in a goroutine of its own, when the permission has ended. Stop
// lets it be, and returns false if it has begun already, as of context.AfterFunc.
func (a *Admission) AfterEnd(f func()) (stop func() bool) { return context.AfterFunc(a.valid, f) }

// Check asks at once whether it would be given again (Guard.Check).
func (a *Admission) Check(ctx context.Context) error { return a.guard.Check(ctx, a.grant) }

// Release ends the watch; it may be called more than once.
func (a *Admission) Release() {
	a.guard.mu.Lock()
	defer a.guard.mu.Unlock()
	delete(a.guard.admitted, a)
}

// Run checks until the context ends.
func (g *Guard) Run(ctx context.Context) error {
	ticker := time.NewTicker(guardEvery)
	defer ticker.Stop()
	checked := time.Now()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		bound := guardBound
		if left := trustedFor - time.Since(checked); left > 0 {
			bound = min(bound, left) // no check may outlast the trust in the last one
		}
		asked := time.Now() // the answer says what was so then, however long it took
		err := g.checkAll(ctx, bound)
		if ctx.Err() == nil {
			g.metrics.round(err)
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case err == nil:
			checked = asked
		case time.Since(checked) > trustedFor-guardEvery/2:
			g.log.Warn("memberships cannot be verified: all streams end", "error", err)
			g.end(g.all(), ErrUnverified)
		}
	}
}

func (g *Guard) checkAll(ctx context.Context, bound time.Duration) error {
	admissions := g.all()
	bounded, cancel := context.WithTimeout(ctx, bound)
	defer cancel()

	// Many streams share a session and a band: windows, devices behind one sign-in.
	streams := map[db.Grant][]*Admission{}
	var grants []db.Grant
	for _, a := range admissions {
		if streams[a.grant] == nil {
			grants = append(grants, a.grant)
		}
		streams[a.grant] = append(streams[a.grant], a)
	}
	allowed, err := db.StillAllowed(bounded, g.rounds, grants)
	if err != nil {
		return err
	}
	for i, grant := range grants {
		if !allowed[i] {
			g.end(streams[grant], ErrRevoked)
		}
	}
	return nil
}

func (g *Guard) all() []*Admission {
	g.mu.Lock()
	defer g.mu.Unlock()
	list := make([]*Admission, 0, len(g.admitted))
	for a := range g.admitted {
		list = append(list, a)
	}
	return list
}

// end takes the permission of those who still have it.
func (g *Guard) end(list []*Admission, reason error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, a := range list {
		if _, ok := g.admitted[a]; ok {
			delete(g.admitted, a)
			a.end(reason)
			g.metrics.end(reason)
		}
	}
}
