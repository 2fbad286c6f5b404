// Package sse carries one subscription over one socket, as server-sent events
// (WHATWG HTML, section 9.2).
//
// What a client sees, in this order:
//
//	feed:ready      {"cursor","resumed","head"}
//	                                       first, always: live from here on. After a reset, resumed is false. The events up to
//	                                       the head, where the band's feed is at that moment, follow at once.
//	feed:reset      {"reason","cursor"}    read your data anew; the stream goes on at the cursor
//	gig:updated …   the events, each with its cursor as id; those of one transaction in one flush
//	feed:heartbeat  {"head"}               every 15 s, with the stream's place as id: also a client that filters has a recent one
//	feed:stale      {}                     events may be missing for the moment; feed:ready follows when that is over
//	feed:goodbye    {"retry"}              the end, come back in so many milliseconds
//	feed:revoked    {"reason"}             the end, and no coming back without signing in or being let in again
//
// What a client may rely on: after a feed:ready with resumed true and before a
// feed:reset, it has every event of the band after its cursor, once and in order.
//
// A slow reader is never waited for: each flush has a deadline, and whoever falls
// out of what the hub keeps is told goodbye and comes back with its cursor. No
// stream lives for ever: at a random moment between 80 and 100 % of the longest
// age it is told goodbye, so that load spreads over the instances again.
//
// When the guard ends the admission, nothing more is told, except that the commit
// which ended a membership, and what led to it, are still told if they are at hand;
// half a second later the last byte is written or the connection is cut, also on who
// does not read (end.go).
//
// Of HTTP/1.1 without TLS, which is what comes from a proxy, an idle stream is parked:
// its connection is taken from net/http (edge.TakeOver), the route returns, and what
// is left is a struct and a goroutine that reads, about 9 kB in all. A band's parked
// streams have one writer for each 256 of them (carrier), which writes without ever
// waiting, to all that are at the same place the same bytes; whoever cannot be written
// to at once, or needs the database, gets a goroutine for as long as that takes. The
// bytes on the wire are those that net/http would write, and the end is that of a
// whole answer, or, after an error, of one that was cut. Of HTTP/2, and of everything
// else, Serve runs on the request's goroutine.
//
// A stream ends with its client, with its admission, or with Drain, for which package
// main waits before it shuts the HTTP server down: that knows no parked streams.
// Request.Ended is called at the end, and not when Serve returns.
//
// Outside of Unix every write to a parked stream takes a goroutine.
package sse
