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
//   - Whatever one band does, the others hear of theirs within seconds. What is too
//     much to tell, or cannot be read, is a reset: everybody reads the data anew.
//   - SetLive(false) follows within 3 s when the log can no longer be read, and
//     SetLive(true) only after everything up to then was published.
//   - Restart comes when the log is another one than before (a restored backup, a
//     promoted standby): all cursors are out of date, nothing that was published
//     before says anything about what comes.
//
// What is too much: a commit of more than 500 changes in a band, or of more than
// 8 MiB of them, for all and for ever (bulk, see feed.number_news); and what is left
// of a band's news, at one look, after 32 MiB of them (behind: that comes before what
// others did meanwhile, and only here: history tells it).
//
// How it works. A hint, from the listener, or the clock, once a second, makes it
// look: the database numbers what was committed since the last look, whichever
// instance made that one, and Feed reads from the position that it has delivered
// up to the one that was given out. One small change, which is what a look nearly
// always finds, is told by the look itself and need not be read: from commit to sink
// it is a hint and one round trip. What is told was asked for before the position was
// given out, so if the band is watched only since then, it is read all the same:
// who begins to watch later finds it in the log.
//
// From about 500 commits a second on it looks every few milliseconds by itself, reads
// what that finds, and asks writers to send no hints meanwhile, because each one makes all commits of the
// database wait for each other (pace.go). Below that, each hint is followed at once,
// but never for more than half of the time.
//
// What happens on a failure:
//
//	a hint is lost or forged      the next look is at most a second away
//	the look's connection dies    a new one, with back-off and jitter, then on from the last delivered position
//	the link is silent            every look has 2 s, and every page, then as above
//	a look takes too long         the next one has twice the time, up to a minute: somebody changed millions of rows at once
//	a look cannot tell            the next one only numbers, and the commit is read
//	a page cannot be read         in 2 s, or at all: its commits are read one at a time, with 5 s for each
//	a commit cannot be read       even so: it becomes a reset, unreadable, of what feed.commits says of it, and the feed goes on
//	more comes than was counted   above 64 MiB the rest is dropped with the connection, and whole commits are kept; none is: as above
//	another instance is looking   it tells when it is done; if not, this one looks again
//	the process dies              nothing to clean up: another instance numbers what is left
//
// Run is called once, by package main, and ends with its context. Log may be used
// by anybody at any time.
package feed
