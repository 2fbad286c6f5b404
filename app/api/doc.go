// Package api is the HTTP surface: what the contract, openapi.yaml, says.
//
// The contract comes first. It makes the routes: an operation's operationId names
// its handler, x-access says who may call it, and a request is held against its
// parameters and schemas before the handler sees it. An operation without a
// handler, or a handler without an operation, is no server. The Go types come from
// it, too: go generate.
//
// The way of one request (server.go):
//
//	who        a session, by cookie or bearer, or the token of an identity provider; 401
//	contract   ids, query, headers, body; 404, 400, 413, 415, 422, 428
//	turn       four requests of one person, or of one address, are at the database at once; the next ones wait; 429 (turns.go)
//	band       the membership is read in the transaction of the request, and held until its end if it writes; 404, 403
//	handler    runs as the role downbeat_member, to which row-level security shows that person's bands and nothing else
//	answer     with the row's version as ETag, and the place in the feed as Downbeat-Cursor
//
// Two things are worth knowing about the place in the feed:
//
//   - A read runs in one snapshot. If that shows changes of the band that have no
//     number yet, no cursor would be right for it, so they are numbered first and
//     the read begins again; after three times it numbers by itself, exactly what its
//     own snapshot shows (db.Read). So a stream from the cursor of a read misses
//     nothing and repeats nothing, however many write.
//   - A write is answered once its effect has a number, with that: a client that
//     holds on to its own change until it comes back knows what to wait for, also if
//     nothing was changed. If the feed is behind by more than two seconds, the answer
//     comes without a cursor: it is committed all the same.
//
// What cannot be: a band that is unknown and one that the caller is not in are the
// same 404, with the same body, in every place of every path. No error carries
// text of the database. A POST with an Idempotency-Key is done once within a day,
// with its answer in the transaction of its effect.
//
// Errors are problem documents with a stable code; problem.go has the one table of
// them, and each noun's file its own. A handler of kind read or write may be run
// again after a conflict in the database, and so must change nothing else.
//
// What is no address of the contract is a page of the web app, which package main
// hands over, or nothing (pages.go).
//
// A Server has no goroutines of its own; package main puts it behind the edge and
// an http.Server.
package api
