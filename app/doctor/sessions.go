package doctor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"downbeat/db"
)

const (
	queueWarn = 0.005 // a queue that everybody reads is empty
	queueFail = 0.5   // from here on, writers send no hints
)

func queue(ctx context.Context, p *patient) ([]Finding, error) {
	usage, err := db.QueueUsage(ctx, p.conn)
	if err != nil {
		return nil, err
	}
	if usage < queueWarn {
		return []Finding{ok("the NOTIFY queue is empty (%.1f %%)", 100*usage)}, nil
	}
	what := fmt.Sprintf("the NOTIFY queue is %.1f %% full", 100*usage)
	do := "end the session that listens and does not read"
	list, all, err := db.OpenTransactions(ctx, p.conn, 0)
	if err != nil {
		return nil, err
	}
	// PostgreSQL does not tell who holds the queue. It is whoever listens and has had a transaction open for the longest.
	suspects := list
	if listening := listeners(list); len(listening) > 0 {
		suspects = listening
	}
	switch {
	case len(suspects) > 0:
		do = fmt.Sprintf("it is held, it seems, by %s; select pg_terminate_backend(%d) ends it", describe(suspects[0]), suspects[0].PID)
	case !all:
		do += "; to see which, grant pg_read_all_stats to the role"
	}
	if usage >= queueFail {
		return []Finding{fail(what+", so that writers send no hints and events come by the clock", do)}, nil
	}
	return []Finding{warn(what, do)}, nil
}

func listeners(list []db.Backend) (some []db.Backend) {
	for _, b := range list {
		if b.Listens {
			some = append(some, b)
		}
	}
	return some
}

func transactions(ctx context.Context, p *patient) ([]Finding, error) {
	list, all, err := db.OpenTransactions(ctx, p.conn, p.OldTransaction)
	if err != nil {
		return nil, err
	}
	var told []Finding
	for _, b := range list {
		told = append(told, warn(fmt.Sprintf("a transaction is open for %v: %s", b.Age.Round(time.Second), describe(b)),
			fmt.Sprintf("end it, it keeps dead rows and old partitions; select pg_terminate_backend(%d) does", b.PID)))
	}
	if !all {
		return append(told, skip("old transactions of other roles can not be seen", "grant pg_read_all_stats to the role, or ask as a superuser")), nil
	}
	if told == nil {
		return []Finding{ok("no transaction is open for longer than %v", p.OldTransaction)}, nil
	}
	return told, nil
}

// describe names a session by what its owner would know it by. Its statement may hold secrets.
func describe(b db.Backend) string {
	parts := []string{fmt.Sprintf("pid %d", b.PID)}
	if b.App != "" {
		parts = append(parts, b.App)
	}
	parts = append(parts, fmt.Sprintf("role %s in database %s", b.Role, b.Database), b.State)
	return fmt.Sprintf("%s since %s", strings.Join(parts, ", "), b.Since.Local().Format(time.DateTime))
}

func prepared(ctx context.Context, p *patient) ([]Finding, error) {
	list, err := db.PreparedTransactions(ctx, p.conn)
	if err != nil {
		return nil, err
	}
	var told []Finding
	for _, x := range list {
		if x.Age > p.OldTransaction {
			told = append(told, warn(fmt.Sprintf("the prepared transaction %q of role %s in database %s waits for %v", x.Name, x.Role, x.Database, x.Age.Round(time.Second)),
				fmt.Sprintf("commit prepared '%s' or rollback prepared, in that database", strings.ReplaceAll(x.Name, "'", "''"))))
		}
	}
	if told == nil {
		return []Finding{ok("no prepared transaction waits for its end")}, nil
	}
	return told, nil
}
