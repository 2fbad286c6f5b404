package drill

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	smallQueueFrom = 17          // the version
	programLimit   = "54000"     // SQLSTATE of a NOTIFY that finds the queue full
	queueFills     = time.Minute // at most; with 64 pages it takes a moment
)

func lacksSmallQueue(w *world) string {
	if w.own.major >= smallQueueFrom {
		return ""
	}
	return fmt.Sprintf("the NOTIFY queue of PostgreSQL %d has 8 GB, which take half a minute to fill; from %d on it can be made small", w.own.major, smallQueueFrom)
}

// fillNotifyQueue has somebody in another database listen and not take what is said, until no NOTIFY is possible.
func fillNotifyQueue(ctx context.Context, w *world) (err error) {
	if err := w.own.sql(ctx, "postgres", `alter system set max_notify_queue_pages = 64`); err != nil {
		return err
	}
	if err := w.restartNow(ctx); err != nil {
		return err
	}
	defer func() { // and the usual size again
		undo := w.own.sql(ctx, "postgres", `alter system reset max_notify_queue_pages`)
		err = errors.Join(err, undo, w.restartNow(ctx))
	}()
	err = w.own.asSuperuser(ctx, "postgres", func(listener *pgx.Conn) error {
		for _, sql := range []string{`listen elsewhere`, `begin`, `select 1`} {
			if _, err := listener.Exec(ctx, sql); err != nil {
				return err
			}
		}
		if err := w.own.asSuperuser(ctx, "postgres", func(conn *pgx.Conn) error { return fillQueue(ctx, conn) }); err != nil {
			return err
		}
		before := w.load.failures()
		if err := w.askForHints(ctx, 3*time.Second); err != nil {
			return err
		}
		if err := w.hearNews(ctx, 5, 10*time.Second); err != nil {
			return err
		}
		if failed := w.load.failures() - before; failed > 0 {
			return violated("%d writes failed while the NOTIFY queue was full", failed)
		}
		var usage float64
		if err := w.pool.QueryRow(ctx, `select pg_notification_queue_usage()`).Scan(&usage); err != nil {
			return fmt.Errorf("ask how full the NOTIFY queue is: %w", err)
		}
		if usage < 0.9 {
			return fmt.Errorf("the NOTIFY queue did not stay full, but is at %v", usage)
		}
		return nil
	})
	return err
}

// askForHints keeps from writers, for a while, that instances look by themselves. In a load of this size they would leave
// their hints out most of the time, and never find the queue full.
func (w *world) askForHints(ctx context.Context, length time.Duration) error {
	return w.own.asSuperuser(ctx, "downbeat", func(conn *pgx.Conn) error {
		for end := time.Now().Add(length); time.Now().Before(end); {
			if _, err := conn.Exec(ctx, `select setval('feed.quiet_until', 1)`); err != nil {
				return err
			}
			if err := pause(ctx, 2*time.Millisecond); err != nil {
				return err
			}
		}
		return nil
	})
}

// fillQueue notifies until that fails.
func fillQueue(ctx context.Context, conn *pgx.Conn) error {
	for end := time.Now().Add(queueFills); time.Now().Before(end); {
		_, err := conn.Exec(ctx, `select pg_notify('elsewhere', n || repeat('x', 1000)) from generate_series(1, 10) n`)
		if refusal := (interface{ SQLState() string })(nil); errors.As(err, &refusal) && refusal.SQLState() == programLimit {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("the NOTIFY queue is not full after %v", queueFills)
}
