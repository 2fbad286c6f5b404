// Package api is the HTTP surface: routes, JSON, problem documents.
//
//	POST   /api/session    {"email","password"} → 201, sets the session cookie
//	DELETE /api/session    signs out → 204
//	GET    /api/bands      the caller's bands → 200 {"bands":[{"id","name","role","memberId"}]}
//	GET    /api/realtime   ?band=<id>[&types=gig:*,…][&cursor=…] → the stream, see package sse
//	GET    /healthz        the process answers → 200
//	GET    /readyz         and can tell what happens in the database → 200, else 503
//
// Errors are problem documents (RFC 9457) with a stable code; problem.go has the
// one table of them. A band that is unknown and one that the caller is not in are
// both 404, with the same body. No error carries text of the database.
//
// A Server has no goroutines of its own; package main puts it behind an
// http.Server.
package api
