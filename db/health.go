package db

import (
	"context"
	"fmt"
	"time"
)

// Pulse is what the database says of itself in passing: see FeelPulse.
type Pulse struct {
	QueueUsage  float64       // of the NOTIFY queue, 0 to 1
	Detached    int           // tables of the feed whose triggers are not in place
	ClockOffset time.Duration // by which the database's clock is ahead of ours, to within half of Took
	Took        time.Duration
}

// FeelPulse asks, in one statement, what is worth asking every few seconds.
func FeelPulse(ctx context.Context, q Querier) (p Pulse, err error) {
	const sql = `select pg_notification_queue_usage(), (select count(*) from feed.attached where not in_place), clock_timestamp()`
	var theirs time.Time
	began := time.Now()
	if err := q.QueryRow(ctx, sql).Scan(&p.QueueUsage, &p.Detached, &theirs); err != nil {
		return Pulse{}, fmt.Errorf("ask the database how it is: %w", err)
	}
	p.Took = time.Since(began)
	p.ClockOffset = theirs.Sub(began.Add(p.Took / 2))
	return p, nil
}
