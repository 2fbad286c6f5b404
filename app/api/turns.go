package api

import (
	"context"
	"fmt"
	"sync"
	"time"

	"downbeat/app/access"
	"downbeat/app/edge"
)

const (
	perPerson = 4                // requests at the database at once
	turnBound = requestBound / 2 // of the wait for a turn, so that as much is left for the work
)

var errNoTurn = edge.ErrTooMany.
	WithDetail(fmt.Sprintf("You have %d requests at work already, and this one has waited for its turn too long.", perPerson)).
	WithRetryAfter(2 * time.Second)

// turns lets everybody have a few requests at the database at once; the next ones
// wait. The database's connections are few, and nobody's many shall keep others
// from their one. It remembers nobody who has nothing there. The zero value is
// ready for use.
type turns struct {
	mu sync.Mutex
	of map[string]*turn
}

type turn struct {
	// One place for each request at work: who puts something in has its turn, and takes it out at its end. Full means wait.
	// It is never closed.
	work  chan struct{}
	users int // who are at work or wait
}

// take returns when there is room, which it takes until leave is called; a second
// call does nothing. Waited tells whether there was none at first. The error is
// that of ctx, and takes nothing.
func (t *turns) take(ctx context.Context, who string) (leave func(), waited bool, err error) {
	own := t.enter(who)
	select {
	case own.work <- struct{}{}:
	default:
		waited = true
		select {
		case own.work <- struct{}{}:
		case <-ctx.Done():
			t.exit(who, own)
			return nil, true, ctx.Err()
		}
	}
	return sync.OnceFunc(func() {
		<-own.work
		t.exit(who, own)
	}), waited, nil
}

func (t *turns) enter(who string) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	own := t.of[who]
	if own == nil {
		if t.of == nil {
			t.of = map[string]*turn{}
		}
		own = &turn{work: make(chan struct{}, perPerson)}
		t.of[who] = own
	}
	own.users++
	return own
}

func (t *turns) exit(who string, own *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	own.users--
	if own.users == 0 {
		delete(t.of, who)
	}
}

// turn waits until the call may go to the database: a person's with that person's,
// one of nobody in particular with those of its address. A session can end during a
// long wait, and then the call is nobody's any more.
func (s *Server) turn(ctx context.Context, c *call) (leave func(), err error) {
	who := c.caller.UserID.String()
	if c.op.access == accessPublic {
		who = access.AddressKey(c.client())
	}
	bounded, cancel := context.WithTimeout(ctx, turnBound)
	defer cancel()
	leave, waited, err := s.turns.take(bounded, who)
	if err != nil {
		return nil, errNoTurn
	}
	if waited && c.op.access != accessPublic {
		if c.caller, err = s.Who.Caller(ctx, credentials(c.gin.Request)); err != nil {
			leave()
			return nil, err
		}
	}
	return leave, nil
}
