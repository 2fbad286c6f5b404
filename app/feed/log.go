package feed

import (
	"context"
	"time"

	"github.com/google/uuid"

	"downbeat/db"
)

// MaxReplay is how many events a subscriber is told that comes back; behind by
// more, reading the data anew is cheaper for everybody.
const MaxReplay = 10_000

// replayPage is what is read of the log at a time for those who come back. There
// may be many of them, who share what they can; the hub keeps it for a while if it
// is no more than a band may keep, encoded.
var replayPage = db.Page{Commits: 500, Bytes: 512 << 10}

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

// State is where a band's log stood at one moment.
type State struct{ db.BandLog }

// State asks for it.
func (l *Log) State(ctx context.Context, band uuid.UUID) (State, error) {
	state, err := db.LogOf(ctx, l.q, band)
	return State{state}, err
}

// Start finds the place that a cursor of the band names; without one, or with one
// that cannot be continued, the place after the last event.
func (s State) Start(band uuid.UUID, cursor string) Start {
	start := Start{Cursor: Cursor{Epoch: s.Epoch, Band: band, Seq: s.Head}, Head: s.Head}
	if cursor == "" {
		return start
	}
	asked, ok := ParseCursor(cursor, s.Epoch, band)
	switch {
	case !ok || asked.Seq > s.Head:
		start.Reset = "unknown"
	case asked.Seq < s.Floor:
		start.Reset = "expired"
	case s.Head-asked.Seq > MaxReplay:
		start.Reset = "behind"
	default:
		start.Cursor = asked
	}
	return start
}

// Start is that of the band's state at this moment.
func (l *Log) Start(ctx context.Context, band uuid.UUID, cursor string) (Start, error) {
	state, err := l.State(ctx, band)
	if err != nil {
		return Start{}, err
	}
	return state.Start(band, cursor), nil
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
