package feed

import (
	"context"
	"time"

	"github.com/google/uuid"

	"downbeat/db"
)

// maxReplay is how many events a subscriber is told that comes back; behind by
// more, reading the data anew is cheaper for everybody.
const maxReplay = 10_000

// replayPage is what a subscriber that comes back holds of the log at a time: there
// may be many of them.
var replayPage = db.Page{Commits: 200, Bytes: 1 << 20}

// Log answers what has been. It reads through a pool and may be used by many at a
// time.
type Log struct{ q db.Querier }

// NewLog reads the log through q.
func NewLog(q db.Querier) *Log { return &Log{q} }

// Start is where a subscription begins.
type Start struct {
	Cursor Cursor // what comes after it is to be delivered
	Head   int64  // the number of the band's last event at that moment
	// Reset says why it is not the place that was asked for: unknown (not a cursor
	// of this feed, or of another band), expired (older than the log), behind (too
	// much to tell), membership (see hub.SubscribeMember). Empty if it is, or if
	// none was asked for.
	Reset string
}

// Start finds the place that a cursor names; without one, or with one that cannot
// be continued, the place after the last event.
func (l *Log) Start(ctx context.Context, band uuid.UUID, cursor string) (Start, error) {
	state, err := db.LogOf(ctx, l.q, band)
	if err != nil {
		return Start{}, err
	}
	start := Start{Cursor: Cursor{Epoch: state.Epoch, Band: band, Seq: state.Head}, Head: state.Head}
	if cursor == "" {
		return start, nil
	}
	asked, ok := ParseCursor(cursor, state.Epoch, band)
	switch {
	case !ok || asked.Seq > state.Head:
		start.Reset = "unknown"
	case asked.Seq < state.Floor:
		start.Reset = "expired"
	case state.Head-asked.Seq > maxReplay:
		start.Reset = "behind"
	default:
		start.Cursor = asked
	}
	return start, nil
}

// Joined tells whether the user became a member of the cursor's band after it.
func (l *Log) Joined(ctx context.Context, c Cursor, user uuid.UUID) (bool, error) {
	return db.JoinedSince(ctx, l.q, c.Band, user, c.Seq)
}

// After returns the commits that follow a place, a page of them, and whether there
// may be more. Of the first one, only the events after the cursor are there. Where
// a page cannot be read, it is one commit; if that can't be read either, a reset.
func (l *Log) After(ctx context.Context, c Cursor) (commits []Commit, more bool, err error) {
	changes, more, err := db.ChangesSince(ctx, l.q, c.Band, c.Seq, replayPage)
	if err != nil && ctx.Err() == nil && db.Unreadable(err) {
		changes, more, err = db.ChangesSince(ctx, l.q, c.Band, c.Seq, db.Page{Commits: 1})
	}
	switch {
	case err == nil:
		return commitsOf(c.Epoch, changes), more, nil
	case ctx.Err() != nil || !db.Unreadable(err):
		return nil, false, err
	}
	next, err := db.NextCommit(ctx, l.q, c.Band, c.Seq)
	if err != nil {
		return nil, false, err
	}
	return []Commit{unreadable(c.Epoch, next)}, true, nil
}

// Retain drops events that are older than keep, now and then, until the context
// ends. Every instance may do it.
func (l *Log) Retain(ctx context.Context, keep time.Duration, failed func(error)) error {
	// Often enough for a third of any sensible time to keep, which is what is dropped at once.
	ticker := time.NewTicker(min(10*time.Minute, max(keep/30, time.Second)))
	defer ticker.Stop()
	for {
		if _, err := db.Rotate(ctx, l.q, keep); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}
