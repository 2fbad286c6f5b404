// Package metrics shows an instance's counters to Prometheus, on an address of its
// own (serve --metrics-addr), and has the dashboard for them (dashboard.json).
//
// Each stage counts for itself and knows what its numbers mean: see metrics.go in
// the packages feed, hub, sse, access and edge, and db/listen_metrics.go. What
// belongs to none of them is here: the pools, what the database says of itself, the
// process.
//
// What it promises:
//
//   - A scrape costs the database one small statement, and never waits for it for
//     longer than a second: without the database the rest is still told, and
//     downbeat_database_up is 0.
//   - Labels have few values, which are in the program: no band, no user, no
//     address, no path. Nothing secret, no name of anybody, no text of theirs.
//   - Counters exist from the start, at 0, so that the first failure is an increase.
//
// Why not on the address of the API. Behind a proxy on the same machine everybody
// comes from loopback, and a proxy that forwards no addresses cannot be told from
// an operator's curl. What is not there cannot be published by mistake. So there is
// an address to be named, which the proxy does not know; none is the default.
package metrics
