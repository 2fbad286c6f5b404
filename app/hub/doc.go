// Package hub shares the events of each band among those who watch it on this
// instance: encoded once, kept for a while, read by everybody at their own pace.
//
// The commits of a band form a linked list; a subscriber is a place in it. To
// publish is to append a node and to close one channel, whoever and however many
// wait for it; nothing is sent to anyone, so nobody can be waited for and no
// buffer can be full. Old nodes are emptied when a band holds too many bytes, and
// what was published first, of whichever band, when all bands together do. A
// subscriber that finds an emptied node has been too slow: it is cut off (ErrLagged)
// and comes back with its cursor.
//
// Chosen by measuring: see BenchmarkFanOut, which keeps the alternatives (a ring
// and a wake-up channel per subscriber; a channel of frames per subscriber).
//
// How history and the present meet without a gap: a subscriber first makes the band
// watched, and only then is the log read, by itself or by whoever reads for it; what
// comes after that read is published to the list. Both carry the band's numbers, so
// that it drops what it has, and would notice a number that is missing.
//
// Who comes back with a cursor from before the list is caught up from a page of the
// log, which one reads for all who wait (past.go): 5,000 who return at once after a
// restart take one read a band, and not one each. A page begins a little before who
// asked for it, tells where the log ends as well, is kept for those who come later,
// bounded in bytes like the list, and lets go first. Another read is needed for those
// who are more than 32 events behind who asked first, and for each further page (500
// commits, 512 KiB); and for each member a query whether the membership is older
// than the cursor, if a reset or more than a page lies in between.
//
// The feed is the only one who publishes. A band that nobody watches has no list.
// Hub starts no goroutine; a Subscription belongs to one goroutine, which closes it.
package hub
