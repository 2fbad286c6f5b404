// Package access knows who is asking: accounts, passwords, sessions, and the
// tokens of an identity provider outside; it says how often somebody may try,
// and keeps open streams honest.
//
// It promises that a sign-in for an unknown address, for a person without a
// password, for a disabled person and with a wrong password cannot be told
// apart, neither by the answer nor by the work done; that the database holds no
// token and no password, only what proves one; that signing in ends the session
// that the request came with, and that a new password, whoever sets it, ends all
// others of that person; that no token makes the server fetch anything but the
// keys that it was configured with, and those at most once a minute; and that
// any number of attempts at once cannot eat the memory of the machine. Whether
// something has expired is decided by the clock of the database alone.
//
// It does not ask by itself how often somebody has tried (the routes do, by
// Attempts), nobody's e-mail address is checked for being their own, and what a
// person may do in a band is for the caller to decide.
//
// What many ask at once, after a restart, it asks the database in few statements
// (batcher): whose session a token proves (Sessions.SessionOf), and whether a stream
// may begin (Guard.Check). No answer is older than its question.
//
// Guard and Bearers have a Run, which package main starts and stops; besides these
// there is a goroutine for each statement that is shared, as long as it takes.
// Everything in it may be used by many at once.
package access
