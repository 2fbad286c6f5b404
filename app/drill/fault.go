package drill

import (
	"context"
	"time"
)

// Fault is one thing that goes wrong.
type Fault struct {
	Name   string
	Proves string
	Takes  time.Duration       // about
	Own    bool                // needs a server of the drill's own
	Outage bool                // rights can't be asked for meanwhile
	lacks  func(*world) string // what it needs and is not there; empty: nothing
	do     func(context.Context, *world) error
}

// All are the faults, in the order of the list.
func All() []Fault {
	return []Fault{
		{Name: "kill-listener", Takes: time.Second, do: killListener,
			Proves: "a listener that is ended misses nothing: what came meanwhile is read from the log"},
		{Name: "kill-listener-loop", Takes: 5 * time.Second, do: killListenerLoop,
			Proves: "listeners that are ended every 50 ms for 4 s: the same, and events go on arriving"},
		{Name: "kill-connections", Takes: 4 * time.Second, Outage: true, do: killConnections,
			Proves: "all connections of all instances are ended, again and again for 3 s: streams go on or come back, whole"},
		{Name: "restart-postgres", Takes: 3 * time.Second, Own: true, Outage: true, do: restartPostgres,
			Proves: "a fast restart of PostgreSQL: every acknowledged commit arrives, none twice"},
		{Name: "kill-postgres", Takes: 4 * time.Second, Own: true, Outage: true, do: killPostgres,
			Proves: "kill -9 of PostgreSQL: the same, and no number is given out twice after the recovery"},
		{Name: "blackhole-database", Takes: 9 * time.Second, Outage: true, do: blackholeDatabase,
			Proves: "the way to the database falls silent for 6 s, for one instance or all: no right outlives six seconds, and nothing is lost"},
		{Name: "slow-database", Takes: 6 * time.Second, Outage: true, do: slowDatabase,
			Proves: "the way to the database takes 150 ms for each piece, for 5 s: events are late, in order, and whole"},
		{Name: "split-database", Takes: 5 * time.Second, do: splitDatabase,
			Proves: "the way to the database delivers 1 to 16 bytes at a time, for 4 s: nobody relies on what comes in one piece"},
		{Name: "blackhole-client", Takes: 9 * time.Second, do: blackholeClient,
			Proves: "the way of an instance's clients falls silent for 8 s: they go on elsewhere, where they were"},
		{Name: "split-client", Takes: 5 * time.Second, do: splitClient,
			Proves: "clients get their streams in pieces of 1 to 16 bytes, for 4 s: every event is read as it was sent"},
		{Name: "stop-instance", Takes: 4 * time.Second, do: stopInstance,
			Proves: "SIGTERM: an instance sends its streams away, ends with 0, and they go on elsewhere"},
		{Name: "kill-instance", Takes: 2 * time.Second, do: killInstance,
			Proves: "kill -9 of an instance: its streams go on elsewhere, where they were"},
		{Name: "rolling-restart", Takes: 12 * time.Second, do: rollingRestart,
			Proves: "all instances are restarted, one after the other: the same for everybody"},
		{Name: "half-open", Takes: time.Second, do: halfOpen,
			Proves: "clients vanish and leave their connections open, unread: they go on elsewhere, and nobody else notices"},
		{Name: "never-reading", Takes: 12 * time.Second, do: neverReading,
			Proves: "who never reads, while megabytes come, is cut off within 25 s, and nobody else is"},
		{Name: "long-transaction", Takes: 5 * time.Second, do: longTransaction,
			Proves: "a transaction that stays open for 4 s holds up nobody, and is told when it commits"},
		{Name: "bulk-100k", Takes: 20 * time.Second, do: bulk,
			Proves: "a statement of 100,000 rows is one reset for each band, and all rows are in the log"},
		{Name: "truncate", Takes: 2 * time.Second, Own: true, do: truncate,
			Proves: "truncate is a reset for each band that had rows"},
		{Name: "disable-triggers", Takes: 4 * time.Second, Own: true, do: disableTriggers,
			Proves: "a table whose triggers are disabled is named by /readyz of every instance, and not silently lost"},
		{Name: "migration-during-load", Takes: 5 * time.Second, Own: true, do: migrate,
			Proves: "a column is added and dropped, and the triggers are applied again, twice, while everybody writes"},
		{Name: "failover", Takes: 10 * time.Second, Own: true, Outage: true, do: failover,
			lacks:  func(w *world) string { return w.own.lacks("pg_basebackup") },
			Proves: "kill -9 of the primary, and a standby that lacks its last seconds takes over: everybody is told to read anew, and nobody keeps what is lost"},
		{Name: "restore-dump", Takes: 8 * time.Second, Own: true, Outage: true, do: restoreDump,
			lacks:  func(w *world) string { return w.own.lacks("pg_dump", "pg_restore") },
			Proves: "a dump takes the place of the database, and all cursors are from after it: the same"},
		{Name: "disk-full", Takes: 15 * time.Second, Own: true, Outage: true, do: fillDisk, lacks: lacksDisk,
			Proves: "the disk of the write-ahead log is full for some seconds: writes fail, and what was acknowledged is there and told when there is room again"},
		{Name: "fill-notify-queue", Takes: 10 * time.Second, Own: true, do: fillNotifyQueue, lacks: lacksSmallQueue,
			Proves: "a listener elsewhere takes nothing, until no NOTIFY is possible: no write fails, and everybody hears the news by the clock"},
		{Name: "clock-skew", Takes: 12 * time.Second, Own: true, do: skewClock, lacks: lacksFaketime,
			Proves: "PostgreSQL's clock, and not that of the instances, goes two hours ahead, four back, and right again: nothing is lost or late, and no right outlives its second"},
	}
}

// named finds a fault.
func named(name string) (Fault, bool) {
	for _, f := range All() {
		if f.Name == name {
			return f, true
		}
	}
	return Fault{}, false
}
