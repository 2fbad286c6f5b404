// Package hub shares the events of each band among those who watch it on this
// instance: encoded once, kept for a while, read by everybody at their own pace.
//
// The commits of a band form a linked list; a subscriber is a place in it. To
// publish is to append a node and to close one channel, whoever and however many
// wait for it; nothing is sent to anyone, so nobody can be waited for and no
// buffer can be full. Old nodes are emptied when a band or all bands together
// hold too many bytes. A subscriber that finds an emptied node has been too slow:
// it is cut off (ErrLagged) and comes back with its cursor.
//
// Chosen by measuring: see BenchmarkFanOut, which keeps the alternatives (a ring
// and a wake-up channel per subscriber; a channel of frames per subscriber).
//
// How history and the present meet without a gap: a subscriber first takes the
// end of the list as its place, which makes the band watched, and only then reads
// the log. Both carry the band's numbers, so that it drops what it has, and would
// notice a number that is missing.
//
// The feed is the only one who publishes. A band that nobody watches has no list.
// Hub starts no goroutine; a Subscription belongs to one goroutine, which closes it.
package hub
