// Package edge is what happens to a request before any route sees it, and to its
// answer after: it bounds what a client may cost, and says who the client is.
//
// On the socket (Listener, Server)
//
//	places       connections that the process has file descriptors for, less a reserve for the database; others wait in the
//	             kernel's queue. One address gets a share of them; more are closed at once.
//	vanished     a peer that acknowledges nothing is given up within 15 s (Linux; elsewhere one that is silent)
//	slow         a header has 5 s, a body 10 s, each piece of an answer 30 s to leave; an idle connection is closed after 2 min.
//	             There is no time for a whole request, because streams have none.
//	large        a header of more than 32 KiB is 431; the framing of HTTP, and what is wrong with it, is net/http's
//
// On the request (Handler), from the outside in
//
//	identity     a request id, who the client is, whether it came over TLS; X-Forwarded-For, -Proto and -Host count only if a
//	             trusted proxy says so, and nobody behind the edge sees them
//	log          one line when it has ended, a stream's too: no query, no header but a shortened User-Agent, no secret of a
//	             calendar link. Counted, too, by few classes of addresses (metrics.go).
//	trace        a span, if somebody wants it (Trace): of the API and calendars, without what the log leaves out. That of a stream
//	             ends when the client has been let in or refused.
//	panic        500 if nothing was written, else the connection is cut; the process lives, the stack is in the log only
//	headers      the security headers that every answer has; a route may set its own over them
//	refusals     TRACE and CONNECT are 405, a URL of more than 8 KiB is 414
//	CORS         off, unless origins are named; then for exactly those
//	limits       requests at work per address (429) and in all (503), with Retry-After
//	arrivals     a few streams are let in at a time, the next ones wait in order, for 10 s, or 3 s in which nobody is let in; then
//	             they are 503, and come again at different times
//	cross-site   what a browser sends for another site is 403, but for safe methods; see CrossSite for those
//
// Every refusal is a problem document (package problem) with the request's id.
//
// Streams are not requests at work. Whoever asks for one arrives, until the answer
// begins; the route that begins one calls Stream, which takes a place of the
// streams' own, counted per user, per address and in all. Beginning one elsewhere
// than at /api/realtime, it gives the request's place back.
//
// What it does not do: it knows no users, reads no bodies, and does not limit how
// many requests follow each other. A panic in a goroutine that a route starts is
// not contained; nothing can.
//
// An Edge has no goroutines of its own. Package main makes one per process.
package edge
