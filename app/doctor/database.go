package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"downbeat/db"
)

const (
	newestTested = 18 // of PostgreSQL's major versions
	farAway      = 50 * time.Millisecond
	clockWarn    = time.Second
	clockFail    = 30 * time.Second
	roomWarn     = 30 // connections: what one more instance may need, its pool, the one beside it and the two of its own
)

// patient is a database that answers.
type patient struct {
	Options
	conn  *pgx.Conn
	facts db.ServerFacts
}

// check is one of a database's.
type check struct {
	name string
	make func(context.Context, *patient) ([]Finding, error)
}

// databaseChecks are in groups: of a group in which something failed, the next ones would fail for the same reason.
var databaseChecks = [][]check{
	{
		{"version", version}, {"primary", primary}, {"pooler", pooler}, {"clock", clock}, {"connections", connections},
		{"queue", queue}, {"transactions", transactions}, {"prepared", prepared}, {"role", role},
	},
	{{"migrations", migrated}},
	{{"triggers", triggers}, {"replica-role", silenced}, {"unattached", unattached}, {"retention", retention}},
}

func lookAtDatabase(ctx context.Context, o Options, tell func(Finding)) {
	began := time.Now()
	p := &patient{Options: o}
	var err error
	if p.conn, err = db.Examine(ctx, o.DatabaseURL); err != nil {
		told := unreachable(err)
		told.Check = "reachable"
		tell(told)
		tell(Finding{Level: Skip, Check: "database", What: "the rest of the database is not looked at"})
		return
	}
	defer p.conn.Close(context.WithoutCancel(ctx))
	connected := time.Since(began)
	began = time.Now()
	if p.facts, err = db.DescribeServer(ctx, p.conn); err != nil {
		tell(Finding{Level: Fail, Check: "reachable", What: err.Error(), Do: "see the server's log"})
		return
	}
	answered, err := p.answers(ctx, time.Since(began))
	if err != nil {
		tell(Finding{Level: Fail, Check: "reachable", What: err.Error(), Do: "see the server's log"})
		return
	}
	tell(named("reachable", reachable(p, connected, answered)))

	for i, group := range databaseChecks {
		whole := true
		for _, c := range group {
			whole = p.look(ctx, c, tell) && whole
		}
		if !whole && i < len(databaseChecks)-1 {
			tell(Finding{Level: Skip, Check: "database", What: "what else there is to look at would fail for the same reason", Do: "mend what failed above and look again"})
			return
		}
	}
}

// look makes one check and tells whether nothing failed.
func (p *patient) look(ctx context.Context, c check, tell func(Finding)) (whole bool) {
	bounded, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	findings, err := c.make(bounded, p)
	if err != nil {
		findings = append(findings, fail("the check "+c.name+" could not be made", err.Error()))
	}
	whole = true
	for _, f := range findings {
		whole = whole && f.Level != Fail
		tell(named(c.name, f))
	}
	return whole
}

func named(check string, f Finding) Finding {
	f.Check = check
	return f
}

// unreachable takes the sentence of a problem apart: what, and what to do.
func unreachable(err error) Finding {
	var problem *db.Problem
	if !errors.As(err, &problem) {
		return fail(err.Error(), "see the server's log")
	}
	what, do, found := strings.Cut(strings.TrimSuffix(problem.Say, "."), ": ")
	if !found {
		do = "see the server's log"
	}
	return fail(what, do)
}

// answers returns how long an answer takes, given how long the first one took. A connection's first statement may take longer
// than the way; so of one that seems far away, the least of three counts.
func (p *patient) answers(ctx context.Context, first time.Duration) (least time.Duration, err error) {
	if least = first; least <= farAway {
		return least, nil
	}
	for range 2 {
		began := time.Now()
		if _, err := p.conn.Exec(ctx, `select 1`); err != nil {
			return 0, fmt.Errorf("ask the server once more: %w", err)
		}
		least = min(least, time.Since(began))
	}
	return least, nil
}

func reachable(p *patient, connected, answered time.Duration) Finding {
	if answered > farAway {
		return warn(fmt.Sprintf("the database %s at %s takes %v to answer", p.facts.Database, p.facts.Address, answered.Round(time.Millisecond)),
			"run the instances nearer to it, every event comes by that way twice")
	}
	return ok("the database %s at %s lets us in within %v and answers within %v", p.facts.Database, p.facts.Address,
		connected.Round(100*time.Microsecond), answered.Round(100*time.Microsecond))
}

func version(_ context.Context, p *patient) ([]Finding, error) {
	switch major := p.facts.Version / 10000; {
	case p.facts.Version < db.MinServerVersion:
		return []Finding{fail("it runs PostgreSQL "+p.facts.Release, "Downbeat needs 14 or newer")}, nil
	case p.facts.Encoding != "UTF8":
		return []Finding{fail(fmt.Sprintf("it stores text as %s", p.facts.Encoding), "make a database with create database … encoding 'UTF8' template template0")}, nil
	case major > newestTested:
		return []Finding{warn("it runs PostgreSQL "+p.facts.Release, fmt.Sprintf("Downbeat is tested with up to %d; try it beside the running one first", newestTested))}, nil
	default:
		return []Finding{ok("it runs PostgreSQL %s, which Downbeat is tested with", p.facts.Release)}, nil
	}
}

func primary(_ context.Context, p *patient) ([]Finding, error) {
	if p.facts.Standby {
		return []Finding{fail("it is a read-only standby", "give the URL of the primary, or list all hosts in it and add target_session_attrs=read-write")}, nil
	}
	return []Finding{ok("it is a primary")}, nil
}

func pooler(ctx context.Context, p *patient) ([]Finding, error) {
	if p.facts.Standby {
		return []Finding{skip("whether notifications arrive is not tried", "a standby takes none")}, nil
	}
	const do = "give the address of PostgreSQL itself in DATABASE_URL"
	passage, err := db.ProbePassage(ctx, p.DatabaseURL, p.Probe)
	switch {
	case err != nil:
		f := unreachable(err)
		return []Finding{fail("two connections at once do not work: "+f.What, f.Do)}, nil
	case !passage.Session:
		return []Finding{fail("the database URL leads through a transaction pooler, where notifications do not arrive", do)}, nil
	case !passage.Notification:
		return []Finding{fail(fmt.Sprintf("a notification did not come back within %v, as behind a pooler", p.Probe), do)}, nil
	default:
		return []Finding{ok("the connection is a session of PostgreSQL's own, and a notification comes back within %v", passage.Took.Round(100*time.Microsecond))}, nil
	}
}

func clock(ctx context.Context, p *patient) ([]Finding, error) {
	offset, within, err := db.Clock(ctx, p.conn, p.Now)
	if err != nil {
		return nil, err
	}
	const do = "have both machines synchronise their clocks (NTP); tokens of identity providers, certificates and the measured lag go by them"
	what := fmt.Sprintf("its clock and this machine's differ by %v", offset.Abs().Round(time.Millisecond))
	switch {
	case offset.Abs()-within > clockFail:
		return []Finding{fail(what, do)}, nil
	case offset.Abs()-within > clockWarn:
		return []Finding{warn(what, do)}, nil
	default:
		return []Finding{ok("its clock and this machine's agree to within %v", (offset.Abs() + within).Round(100*time.Microsecond))}, nil
	}
}

func connections(ctx context.Context, p *patient) ([]Finding, error) {
	seats, err := db.CountSeats(ctx, p.conn)
	if err != nil {
		return nil, err
	}
	if free := seats.Free(); free < roomWarn {
		do := "raise max_connections, or stop what holds them"
		switch {
		case seats.Database >= 0 && seats.Database-seats.DatabaseTaken <= free:
			do = fmt.Sprintf("the limit is the database's: alter database %s connection limit …", p.facts.Database)
		case seats.Role >= 0 && seats.Role-seats.RoleTaken <= free:
			do = "the limit is the role's: alter role … connection limit …"
		}
		return []Finding{warn(fmt.Sprintf("there is room for %d more connections, and an instance may need %d", free, roomWarn), do)}, nil
	}
	return []Finding{ok("%d of %d connections are taken", seats.ServerTaken, seats.Server)}, nil
}
