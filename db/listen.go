package db

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgxlisten"
	"golang.org/x/sync/errgroup"
)

// The channel of all hints. Anybody in the database may listen to it or forge
// one: a hint is only a reason to look.
const hintChannel = "downbeat"

const (
	proofEvery = 3 * time.Second
	proofBound = 5 * time.Second // no echo for so long after it was sent: the connection is dead
)

// Hint is a tap on the shoulder.
type Hint struct {
	// Head is the position up to which an instance says to have numbered; 0 when
	// the hint comes from a writer, or after a new connection, when anything may
	// have been missed.
	Head int64
}

// Listener keeps one connection of its own on LISTEN, and proves that it lives:
// a NOTIFY of its own must come back, or it connects anew. A link that died in
// silence would never tell otherwise.
//
// It loses hints whenever it is not connected; after each (re)connection it
// gives one, so that whoever listens looks again.
type Listener struct {
	url  string
	pool *pgxpool.Pool // sends the proofs
	hint func(Hint)    // must only take note: it runs between two notifications
	log  *slog.Logger

	metrics *listenerMetrics

	proofChannel string
	proofEvery   time.Duration // the constant but in tests
	proofBound   time.Duration

	mu        sync.Mutex
	conn      *pgx.Conn // the one that listens; nil while there is none
	attempt   int       // connections since the last proof of life
	connected bool      // or tried to, once

	// The numbers of the proofs that came back. One fits: the prover waits for one at a time, and an echo that finds the
	// place taken is an old one's.
	echoes chan int
}

// NewListener prepares a listener on the server behind url, which must lead to
// PostgreSQL itself and not to a pooler.
func NewListener(url string, pool *pgxpool.Pool, hint func(Hint), log *slog.Logger) *Listener {
	return &Listener{
		url: url, pool: pool, hint: hint, log: log, metrics: newListenerMetrics(),
		proofChannel: "downbeat_proof_" + rand.Text(), proofEvery: proofEvery, proofBound: proofBound,
		echoes: make(chan int, 1),
	}
}

// Probe returns a *Problem when notifications do not arrive over the URL, as
// behind a pooler that hands each transaction another connection.
func (l *Listener) Probe(ctx context.Context) error {
	conn, err := Connect(ctx, l.url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))

	if _, err := conn.Exec(ctx, "listen "+pgx.Identifier{l.proofChannel}.Sanitize()); err != nil {
		return connectProblem(err, conn.Config())
	}
	if _, err := l.pool.Exec(ctx, `select pg_notify($1, 'probe')`, l.proofChannel); err != nil {
		return connectProblem(err, conn.Config())
	}
	bounded, cancel := context.WithTimeout(ctx, l.proofBound)
	defer cancel()
	_, err = conn.WaitForNotification(bounded)
	switch {
	case err == nil || ctx.Err() != nil:
		return ctx.Err()
	case bounded.Err() != nil: // nothing was wrong, and nothing came
		return poolerProblem(err)
	default:
		return connectProblem(err, conn.Config())
	}
}

// Run listens until the context ends, reconnecting as often as it must.
func (l *Listener) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		listener := &pgxlisten.Listener{
			Connect:        l.connect,
			ReconnectDelay: -1, // connect waits, longer from time to time and with jitter
			LogError: func(_ context.Context, err error) {
				if ctx.Err() == nil {
					l.log.Warn("the listener lost its connection and makes a new one", "error", err)
				}
			},
		}
		listener.Handle(hintChannel, hints{l})
		listener.Handle(l.proofChannel, pgxlisten.HandlerFunc(l.echo))
		return listener.Listen(ctx)
	})
	group.Go(func() error { return l.prove(ctx) })
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// hints hands on what arrives on the hint channel.
type hints struct{ l *Listener }

func (h hints) HandleNotification(_ context.Context, n *pgconn.Notification, _ *pgx.Conn) error {
	var hint Hint
	// Whatever cannot be read, a forged one for instance, is a reason to look like any other.
	_ = json.Unmarshal([]byte(n.Payload), &hint)
	h.l.metrics.notifications.Inc()
	h.l.hint(hint)
	return nil
}

// HandleBacklog runs after LISTEN: what came before it was missed.
func (h hints) HandleBacklog(context.Context, string, *pgx.Conn) error {
	h.l.hint(Hint{})
	return nil
}

// connect makes a new connection, after a pause that grows with each failure.
func (l *Listener) connect(ctx context.Context) (*pgx.Conn, error) {
	l.mu.Lock()
	l.conn = nil
	attempt := l.attempt
	l.attempt++
	again := l.connected
	l.connected = true
	l.mu.Unlock()

	if again {
		l.metrics.reconnects.Inc()
	}
	if attempt > 0 {
		if err := Backoff(ctx, attempt); err != nil {
			return nil, err
		}
	}
	conn, err := Connect(ctx, l.url)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	l.conn = conn
	l.mu.Unlock()
	return conn, nil
}

func (l *Listener) echo(_ context.Context, n *pgconn.Notification, _ *pgx.Conn) error {
	number, err := strconv.Atoi(n.Payload)
	if err != nil {
		return nil // not ours: the channel's name is a secret only by accident
	}
	select {
	case l.echoes <- number:
	default:
	}
	return nil
}

// prove sends proofs and cuts the connection that does not bring one back.
func (l *Listener) prove(ctx context.Context) error {
	for number := 1; ; number++ {
		if err := Pause(ctx, l.proofEvery); err != nil {
			return err
		}
		l.mu.Lock()
		conn := l.conn
		l.mu.Unlock()
		if conn == nil || l.sendProof(ctx, number) != nil {
			continue // nothing is proved while the database cannot be reached, or its queue is full
		}
		alive, err := l.awaitEcho(ctx, number)
		if err != nil {
			return err
		}
		l.mu.Lock()
		switch {
		case alive:
			l.attempt = 0
		case conn == l.conn:
			l.log.Warn("the listener's connection is silent and is cut", "bound", l.proofBound)
			l.metrics.silent.Inc()
			_ = conn.PgConn().Conn().Close() // only so does a read that waits for ever end
		}
		l.mu.Unlock()
	}
}

func (l *Listener) sendProof(ctx context.Context, number int) error {
	bounded, cancel := context.WithTimeout(ctx, l.proofBound)
	defer cancel()
	_, err := l.pool.Exec(bounded, `select pg_notify($1, $2)`, l.proofChannel, strconv.Itoa(number))
	return err
}

func (l *Listener) awaitEcho(ctx context.Context, number int) (alive bool, err error) {
	bound := time.NewTimer(l.proofBound)
	defer bound.Stop()
	for {
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-bound.C:
			return false, nil
		case n := <-l.echoes:
			if n == number {
				return true, nil
			}
		}
	}
}
