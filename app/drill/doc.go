// Package drill proves, on the machine where it runs, that nothing is lost: it sets a
// small world in motion, breaks it on purpose, and holds what every client was told
// against what the database says has happened.
//
// # The world
//
// A PostgreSQL of its own in a temporary folder, or a server of somebody's who said
// that it may be broken; three instances of this very program, each behind two small
// TCP proxies, one on its way to the database and one on its clients' way to it; four
// bands; writers by SQL and by the API; members who come, go and are let in again;
// sessions that end. And streams, each of a person of its own: some stay, some sleep
// and go on at another instance, some switch between bands, some read 1 kB/s, some
// vanish and leave their connection open.
//
// # The faults
//
// All lists them, each with what it proves. They come one at a time, in an order that
// the seed decides; after each one the world must recover: every instance ready, and
// news at every stream that stays. A fault that needs what this machine has not is
// skipped, with a line that says so.
//
// # The check
//
// A client records everything that it was told, with the time (Recording). When
// the load has stopped and everybody is at the end, the log and the tables are read
// (Truth), and Check, which is a function of the two and of nothing else, lists every
// Violation:
//
//	lost       an event that a stream should have had: inside of it, at its end, or over a reset that nothing justifies;
//	           a commit that was acknowledged and is not in the log, or is in it by halves
//	doubled    an event that a stream had before
//	order      events of a band out of their order; in the log, the versions of a row out of theirs
//	split      something else between two events of one transaction
//	altered    an event that is not what the log has, or that the log has not
//	leak       a band's stream that carries anything of another band
//	late       an event more than a second after the commit that took the right to it; six, if the database was out of reach
//	           or slow; or after the very event that told the removal; or anything after a stream's last word
//	undone     an event of a transaction that was rolled back
//	state      a client whose rows, after all that it was told, are not those of the tables
//	recovery   a world that does not get well again, or a fault whose own proof failed
//	growth     of a soak: something grows, the log is not dropped, or a write failed or none was made
//
// The writers' acknowledgements, and not the log alone, are the other half of the
// truth: a log that lost a commit would agree with every stream.
//
// # Epochs
//
// When a standby takes over that lacks the end, or a dump takes the place of the
// database, what was acknowledged after it is lost by definition. Then the truth has
// two histories: the lost one is read to its end from the server, or the database,
// that it was on, which nobody but the drill can reach any more (Past). Whoever was
// told something is held against the history of the epoch that it was told in; from
// one epoch to the next leads nothing but a reset; what was there before the standby
// was cut off, or the dump was made, must be in both histories and the same; and in
// the end everybody must be in the last epoch, with the rows of its tables. A commit
// is looked for in the epoch whose server acknowledged it, because the next one gives
// out the same transaction ids again. What came to a restored database before any
// instance had noticed is in no log, by design: everybody reads it in the tables.
//
// # The soak
//
// Soak is the same world without faults, with a log that keeps events for seconds: it
// samples what instances and database take, and tells what grows from what only warms
// up. The log is gone before it could be held against anything, so a client's numbers
// must be without a hole in themselves, or a reset says why (pulse); and in the end
// its rows are those of the tables. Instances refuse so short a retention, so that the
// drill itself calls feed.rotate.
//
// # What it does not prove
//
// The proxies are in user space: a peer whose machine vanishes, so that nothing is
// acknowledged any more, is not among the faults. The time of a read is the client's,
// on the same machine; people whose rights are taken have no proxy before them, so that
// no fault of their link makes what they are told look late. Its own server runs without
// fsync, so nothing is said of a machine that loses its power. The disk that fills is
// that of the write-ahead log, not that of the tables. A standby takes over in a second
// or two, at an address where the proxies lead, and the lost primary does not come back.
// The NOTIFY queue is filled from PostgreSQL 17 on; a half of it is 4 GB before. The clock
// that is wrong is PostgreSQL's and not the instances', which is the same difference.
//
// A seed gives the same order of faults and the same choices of everybody, and not the same moments: how long a fault
// takes is the machine's affair, and so is what still fits into the time that is left.
//
// Run starts everything and has stopped it when it returns, the database last. On a
// server that is not its own, it deletes the bands and people that it has made. A drill that is killed, or interrupted a
// second time, leaves its own server running, in the folder downbeat-drill-* among the temporary ones, and during disk-full
// a file system mounted there; its instances die with it on Linux.
package drill
