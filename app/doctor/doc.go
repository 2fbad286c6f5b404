// Package doctor looks a database and a public address over, and says of each thing
// that must be so whether it is, and what to do if it is not.
//
// Each check is a function that returns findings; a finding is one line. The checks
// run one after the other, in the order in which a fault explains the next ones, and
// each is told as soon as it is made. What cannot be looked at because something
// before it failed, or for want of a right or a session, is skipped with a line that
// says so: no line is missing because all is well.
//
// The database is looked at over connections of the doctor's own, read-only; it
// changes nothing there. Through the public address it reads, follows one stream for
// a moment and, where it is given an e-mail address and a password, signs in and out.
//
// What it cannot see: whether a proxy elsewhere on the way of other clients behaves;
// sessions that have switched triggers off for themselves; the machine's disk. The
// database's own log is for PostgreSQL to watch.
package doctor
