package doctor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"downbeat/db"
)

const unnumberedFor = 10 * time.Second // nobody looks, for longer than any instance's pause

func migrated(ctx context.Context, p *patient) ([]Finding, error) {
	state, err := db.CompareMigrations(ctx, p.conn)
	const up = "run downbeat migrate up, as a role that owns the tables"
	switch {
	case err != nil:
		return nil, err
	case !state.Begun:
		return []Finding{fail("no migration was applied", up)}, nil
	case len(state.Newer) > 0:
		return []Finding{fail(fmt.Sprintf("the database has migrations that this program does not know: %s", versions(state.Newer)), "run a Downbeat at least as new as the one that migrated it")}, nil
	case len(state.Missing) > 0:
		return []Finding{fail(fmt.Sprintf("migrations are missing: %s", versions(state.Missing)), up)}, nil
	case state.Triggers == "other":
		return []Finding{warn(fmt.Sprintf("all %d migrations are applied, but the triggers are another version's", state.Applied), "run downbeat migrate up, unless a newer instance is being rolled out")}, nil
	case state.Triggers == "unknown":
		return []Finding{ok("all %d migrations are applied; the triggers by something else than Downbeat, goose perhaps", state.Applied)}, nil
	default:
		return []Finding{ok("all %d migrations and this version's triggers are applied", state.Applied)}, nil
	}
}

func versions(list []int64) string {
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}

// triggers tells of each table whose changes go unseen; the readiness check asks the same.
func triggers(ctx context.Context, p *patient) ([]Finding, error) {
	problems, err := db.Detached(ctx, p.conn)
	if err != nil {
		return nil, err
	}
	n, err := db.CountAttached(ctx, p.conn)
	if err != nil {
		return nil, err
	}
	var list []Finding
	for _, problem := range problems {
		what, do, _ := strings.Cut(problem, "; ")
		list = append(list, fail("changes go unseen, "+what, do))
	}
	switch {
	case list != nil:
		return list, nil
	case n == 0:
		return []Finding{fail("no table is on the feed", "run downbeat migrate up")}, nil
	default:
		return []Finding{ok("%d tables are on the feed, their triggers in place and enabled", n)}, nil
	}
}

func silenced(ctx context.Context, p *patient) ([]Finding, error) {
	whom, err := db.Silenced(ctx, p.conn)
	if err != nil {
		return nil, err
	}
	if len(whom) == 0 {
		return []Finding{ok("triggers fire for everybody (session_replication_role)")}, nil
	}
	var list []Finding
	for _, who := range whom {
		list = append(list, fail(fmt.Sprintf("triggers do not fire for %s, what it writes goes unseen", who),
			"take session_replication_role = replica back: alter role … or alter database … reset session_replication_role"))
	}
	return list, nil
}

func unattached(ctx context.Context, p *patient) ([]Finding, error) {
	tables, err := db.Unattached(ctx, p.conn)
	if err != nil {
		return nil, err
	}
	if len(tables) == 0 {
		return []Finding{ok("every table with a band and a primary key is on the feed, or says that it is not")}, nil
	}
	var list []Finding
	for _, table := range tables {
		list = append(list, warn(fmt.Sprintf("%s has a band and a primary key and is not on the feed", table),
			fmt.Sprintf("select feed.attach('%s'), or comment on table %s is 'Not on the feed: …'", strings.ReplaceAll(table, "'", "''"), table)))
	}
	return list, nil
}

func retention(ctx context.Context, p *patient) ([]Finding, error) {
	shelf, err := db.InspectLog(ctx, p.conn)
	if err != nil {
		return nil, err
	}
	var list []Finding
	if len(shelf.Missing) > 0 {
		list = append(list, fail("partitions of the log are missing: "+strings.Join(shelf.Missing, ", "), "restore them: without the next one, writes will fail"))
	}
	if shelf.Behind != nil && *shelf.Behind > unnumberedFor.Seconds() {
		list = append(list, warn(fmt.Sprintf("changes have waited for %v to be numbered", (time.Duration(*shelf.Behind)*time.Second)), "start an instance; while none runs, nobody hears of them"))
	}
	// A partition is filled for a third of the time; then an instance begins the next one, within ten minutes.
	turn := shelf.Now.Sub(shelf.Rotated)
	switch late := turn - p.Retention/3; {
	case late > max(time.Hour, p.Retention/30) && shelf.Oldest != nil:
		list = append(list, warn(fmt.Sprintf("the oldest events should have been dropped %v ago", late.Round(time.Minute)),
			"start an instance, or end the old transaction that keeps the partition (see below)"))
	case shelf.Oldest == nil:
		list = append(list, ok("the log holds no events yet"))
	default:
		list = append(list, ok("the log goes back %v and takes %.1f MiB; its partitions are in place", shelf.Now.Sub(*shelf.Oldest).Round(time.Second), float64(shelf.Bytes)/(1<<20)))
	}
	return list, nil
}

func role(ctx context.Context, p *patient) ([]Finding, error) {
	rights, err := db.InspectRights(ctx, p.conn)
	if err != nil {
		return nil, err
	}
	if !rights.Begun {
		return []Finding{skip(fmt.Sprintf("what the role %s may do is not looked at", rights.Name), "there is no feed yet")}, nil
	}
	some := rights.Lacks[:min(3, len(rights.Lacks))]
	switch {
	case rights.Superuser:
		return []Finding{warn(fmt.Sprintf("the role %s is a superuser, before whom no row-level security holds", rights.Name),
			"serve as a role in downbeat_server, with --migrate=false")}, nil
	case !rights.Member || len(rights.Lacks) > 0:
		what := fmt.Sprintf("the role %s may not serve", rights.Name)
		if len(some) > 0 {
			what += fmt.Sprintf(", it lacks %d rights, such as %s", len(rights.Lacks), strings.Join(some, ", "))
		}
		return []Finding{fail(what, fmt.Sprintf("as the owner of the tables, grant downbeat_server to %s", rights.Name))}, nil
	case rights.Owner:
		return []Finding{ok("the role %s owns the tables and may serve; a role in downbeat_server would do, with less to lose", rights.Name)}, nil
	default:
		return []Finding{ok("the role %s may serve and owns nothing", rights.Name)}, nil
	}
}
