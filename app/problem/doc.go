// Package problem is the one shape of every error that a client gets: a problem
// document (RFC 9457).
//
//	HTTP/1.1 404 Not Found
//	Content-Type: application/problem+json
//	Cache-Control: no-store
//
//	{"type":"about:blank","title":"Not Found","status":404,"code":"not-found","detail":"There is nothing here."}
//
// A client decides by the code, which is stable; the title says what the status
// says, and the detail is a sentence for people. Nothing in it comes from the
// database or from a stack.
//
// A Problem is an error, so that it travels as one until somebody writes it. It is
// never changed after New: the With methods return copies, and one problem may be
// a package-level variable that many requests answer with.
package problem
