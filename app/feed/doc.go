// Package feed turns the log of the database into events, in order, and knows
// when it may have missed one.
//
// What it promises to its sink:
//
//   - Commits of one band arrive in the order of their numbers, whole, and none is
//     left out: what a hint, a connection or a look lost is read from the log.
//     After an error the same commits may arrive again, never others in between.
//   - Commits of different bands arrive in the order of the log.
//   - A band that nobody watches is not read.
//   - SetLive(false) follows within 3 s when the log can no longer be read, and
//     SetLive(true) only after everything up to then was published.
//   - Restart comes when the log is another one than before (a restored backup, a
//     promoted standby): all cursors are out of date, nothing that was published
//     before says anything about what comes.
//
// How it works. A hint, from the listener, or the clock, once a second, makes it
// look: the database numbers what was committed since the last look, whichever
// instance made that one, and Feed reads from the position that it has delivered
// up to the one that was given out. Under load it looks every few milliseconds by
// itself and asks writers to send no hints meanwhile, because each one makes all
// commits of the database wait for each other (pace.go).
//
// What happens on a failure:
//
//	a hint is lost or forged      the next look is at most a second away
//	the look's connection dies    a new one, with back-off and jitter, then on from the last delivered position
//	the link is silent            every look has 2 s, then as above
//	another instance is looking   it tells when it is done; if not, this one looks again
//	the process dies              nothing to clean up: another instance numbers what is left
//
// Run is called once, by package main, and ends with its context. Log may be used
// by anybody at any time.
package feed
