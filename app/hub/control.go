package hub

import (
	"fmt"
	"time"

	"downbeat/app/feed"
)

// The control events, which tell a client of its stream and not of the band. Those
// that name a place have it as their id, so that whoever filters has a recent one.

// ResetType is the event that tells a client to read its data anew.
const ResetType = "feed:reset"

// AppendReady appends a feed:ready: the stream is live from the cursor on, and the
// events up to the head, where the band's feed is, are about to follow.
func AppendReady(dst []byte, cursor feed.Cursor, resumed bool, head feed.Cursor) []byte {
	id := cursor.String()
	return AppendEvent(dst, id, "feed:ready", fmt.Appendf(nil, `{"cursor":%q,"resumed":%t,"head":%q}`, id, resumed, head.String()))
}

// AppendReset appends a feed:reset, after which the stream goes on at the cursor.
func AppendReset(dst []byte, cursor feed.Cursor, reason string) []byte {
	id := cursor.String()
	return AppendEvent(dst, id, ResetType, fmt.Appendf(nil, `{"reason":%q,"cursor":%q}`, reason, id))
}

// AppendHeartbeat appends a feed:heartbeat with the place of the stream.
func AppendHeartbeat(dst []byte, place feed.Cursor) []byte {
	id := place.String()
	return AppendEvent(dst, id, "feed:heartbeat", fmt.Appendf(nil, `{"head":%q}`, id))
}

// AppendStale appends a feed:stale: for the moment, events may be missing.
func AppendStale(dst []byte) []byte { return AppendEvent(dst, "", "feed:stale", []byte("{}")) }

// AppendGoodbye appends a feed:goodbye, in which a native EventSource reads the time
// to come back, too.
func AppendGoodbye(dst []byte, retry time.Duration) []byte {
	dst = fmt.Appendf(dst, "retry: %d\n", retry.Milliseconds())
	return AppendEvent(dst, "", "feed:goodbye", fmt.Appendf(nil, `{"retry":%d}`, retry.Milliseconds()))
}

// AppendRevoked appends a feed:revoked, after which there is no coming back.
func AppendRevoked(dst []byte) []byte {
	return AppendEvent(dst, "", "feed:revoked", []byte(`{"reason":"the session or the membership has ended"}`))
}
