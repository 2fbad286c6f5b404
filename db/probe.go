package db

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Passage is what a way to the server lets through.
type Passage struct {
	Session      bool // two transactions of one connection run in one session
	Notification bool // what the connection listens to arrives
	Took         time.Duration
}

// ProbePassage finds out whether a connection is a session of PostgreSQL's own, or
// a pooler gives each of its transactions another one. To tell, it keeps the
// session of its first transaction busy from a second connection: a pooler that has
// lent it to that one must take another for the next. A way over which nothing
// arrives costs the bound.
func ProbePassage(ctx context.Context, url string, bound time.Duration) (p Passage, err error) {
	ctx, cancel := context.WithTimeout(ctx, 3*bound)
	defer cancel()
	one, err := Examine(ctx, url)
	if err != nil {
		return Passage{}, err
	}
	defer one.Close(context.WithoutCancel(ctx))
	other, err := Examine(ctx, url)
	if err != nil {
		return Passage{}, err
	}
	defer other.Close(context.WithoutCancel(ctx))

	channel := "downbeat_doctor_" + rand.Text()
	var before, after int
	if _, err := one.Exec(ctx, "listen "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return Passage{}, connectProblem(err, one.Config())
	}
	if err := one.QueryRow(ctx, `select pg_backend_pid()`).Scan(&before); err != nil {
		return Passage{}, connectProblem(err, one.Config())
	}
	busy, err := other.Begin(ctx)
	if err != nil {
		return Passage{}, connectProblem(err, other.Config())
	}
	defer busy.Rollback(context.WithoutCancel(ctx))
	if _, err := busy.Exec(ctx, `select`); err != nil {
		return Passage{}, connectProblem(err, other.Config())
	}
	if err := one.QueryRow(ctx, `select pg_backend_pid()`).Scan(&after); err != nil {
		return Passage{}, fmt.Errorf("go on in the same session: %w", err)
	}
	p.Session = before == after

	began := time.Now()
	if _, err := one.Exec(ctx, `select pg_notify($1, 'doctor')`, channel); err != nil {
		return Passage{}, fmt.Errorf("notify: %w", err)
	}
	bounded, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	_, err = one.WaitForNotification(bounded)
	p.Notification, p.Took = err == nil, time.Since(began)
	if err != nil && bounded.Err() == nil {
		return Passage{}, fmt.Errorf("wait for the notification: %w", err)
	}
	return p, nil
}
