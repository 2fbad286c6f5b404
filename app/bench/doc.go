// Command bench measures Downbeat, and beside it, in the same run and in turns, what people would pick instead, and prints
// a table with a mark for each figure.
//
//	go run ./app/bench                     all rows; some minutes
//	go run ./app/bench latency idle        these rows
//	go run ./app/bench --short             seconds a row: shows that it works, and not how fast
//	go run ./app/bench --json              the same for programs
//
// Run it inside the module: it builds the program that it measures, unless --program names a binary. It starts a PostgreSQL
// of its own in a temporary folder, with the settings that users have, fsync on. DATABASE_URL is not touched. It ends with
// 1 if something broke or an event was lost; a mark that was missed is a line of the table and no error.
//
// # What is measured
//
//	write        single-row updates by 1, 8 and 32 clients: throughput as a share of that without any trigger. quiet: an
//	             instance looks, which it does under load; instance: a whole one decides itself; hints: nobody looks, so that
//	             each transaction notifies; notify: the trigger of tutorials.
//	write-many   one statement of 10,000 rows: how many times longer it takes, and how many notifications it sends.
//	latency      commit to received, one stream, at 20 and at 300 commits a second; against a connection that does nothing
//	             but LISTEN, and against the tutorial's server.
//	idle         resident memory that a stream adds on which nothing happens.
//	streams      commit to received, all streams on one band, ten events a second.
//	deliveries   events a second to all streams of one band, published at the hub: the most that holds the latency.
//	bands        the same with 2,000 bands of five streams, events at random: written to PostgreSQL, and published at the hub.
//	return       all streams come back at once after kill -9 of the instance and a restart on its port, while writers go on.
//	deaf         streams that never read: what each costs, when it is cut, and what the others notice. Over HTTP/2: one of a
//	             connection's streams that takes nothing, while that is read, and then a connection that is not.
//
// # How
//
// The instance is the real binary in a process of its own, with a role that owns nothing, where memory, kills and the whole
// way count. Where events are published at the hub, past the database, it is a process of this command that is put
// together as package main puts it together (instance.go); the baseline is one as well (naive.go). Each stream has its own
// user, session and, for each twenty, address on the loopback, so that no limit is in the way that would not be in
// production. The load is one goroutine over epoll (client_linux.go), which parses every byte that comes, and is not the
// bottleneck: the table's notes tell its share of the processors.
//
// HTTP/2 has lines in idle, streams (with 1,000), deliveries and deaf, without marks, beside the figure of HTTP/1.1 of the same
// run. The program itself leaves HTTP/2 to the proxy, which asks it over HTTP/1.1. What is measured is the process that is put
// together like it, taking HTTP/2 instead, without TLS and with prior knowledge: the way of streams that stay with net/http, and
// what they would cost where HTTP/2 comes to the server itself. TLS would be on top. The client shares a connection over 100
// streams (connection_linux.go), as a proxy in front would; a browser has fewer, and Go's server allows 250. Its windows are those
// of Chromium, 6 MiB a stream and 15 MiB a connection; in deaf, 64 KiB a stream.
//
// A row's JSON has about 400 bytes. Each carries a number, that counts its band's events without gaps, and the time at which it was
// written, by the same machine's clock: in PostgreSQL that of the statement, so that its commit with fsync is in the
// latency. A number that is missing is a lost event. A figure of events a second is the best of several windows: as many
// events are on their way at any time, new ones follow as others arrive, and the 99th percentile is below 250 ms.
//
// Linux only, but for write and write-many.
package main
