package feed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"downbeat/db"
)

const (
	lookBound    = 2 * time.Second         // a look that takes longer has failed
	maxLookBound = time.Minute             // after looks that have: to number millions of changes of one commit takes its time
	staleAfter   = 2500 * time.Millisecond // without a look that succeeded
)

// Sink takes what the feed has to say. Its methods must not block: they are
// called between two looks.
type Sink interface {
	// Bands lists the bands that somebody watches here.
	Bands() []uuid.UUID
	// Publish hands over commits in the order of the log. It keeps them.
	Publish(commits []Commit)
	// Restart says that the log is another one from now on.
	Restart(epoch string)
	// SetLive says whether what was published is all there is.
	SetLive(live bool)
}

// Feed follows the log for one instance.
type Feed struct {
	url  string
	sink Sink
	log  *slog.Logger

	metrics *metrics

	wake     chan struct{} // one place: a full channel means that a look is due anyway
	look     atomic.Bool   // somebody hinted that there may be news
	numbered atomic.Int64  // the furthest position up to which an instance said to have numbered

	mu      sync.Mutex
	settles []chan struct{} // of those who wait for the next look; closed when it was published

	ready     chan struct{} // closed after the first look
	lastLook  atomic.Int64  // of the last one that succeeded, in nanoseconds since New: the clock may be set
	delivered atomic.Int64  // position

	began time.Time
	lost  bool   // the connection, and nobody has looked since
	epoch string // of the log that delivered refers to; "" before the first look
	pace  pace
	bound time.Duration // of the next look
	mute  bool          // the next look tells nothing by itself: what there was to tell may be why the last one failed
	delivery
}

// New prepares a feed that looks over a connection of its own to the server
// behind url.
func New(url string, sink Sink, log *slog.Logger) *Feed {
	return &Feed{
		url: url, sink: sink, log: log, metrics: newMetrics(),
		wake: make(chan struct{}, 1), ready: make(chan struct{}),
		began: time.Now(), bound: lookBound, delivery: delivery{bounds: usual},
	}
}

// Hint makes the feed look soon. It never blocks. Nothing that the hint says is
// relied on: anybody can send one.
func (f *Feed) Hint(h db.Hint) {
	if h.Head == 0 {
		f.metrics.hints.WithLabelValues("writer").Inc()
	} else {
		f.metrics.hints.WithLabelValues("instance").Inc()
	}
	f.note(h)
}

func (f *Feed) note(h db.Hint) {
	switch {
	case h.Head == 0:
		f.look.Store(true)
	case h.Head > f.delivered.Load():
		for old := f.numbered.Load(); old < h.Head && !f.numbered.CompareAndSwap(old, h.Head); old = f.numbered.Load() {
		}
	default:
		return // our own, most of the time
	}
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// Settle returns when everything that was committed before the call is published.
// Many may wait for one look.
func (f *Feed) Settle(ctx context.Context) error {
	settled := make(chan struct{})
	f.mu.Lock()
	f.settles = append(f.settles, settled)
	f.mu.Unlock()
	f.note(db.Hint{})
	select {
	case <-settled:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the feed: %w", ctx.Err())
	}
}

// Ready is closed once the feed has looked for the first time.
func (f *Feed) Ready() <-chan struct{} { return f.ready }

// Delivered is the position up to which everything was published.
func (f *Feed) Delivered() int64 { return f.delivered.Load() }

// Run follows the log until the context ends. It returns no other error: what
// fails is tried again.
func (f *Feed) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return f.watchLiveness(ctx) })
	group.Go(func() error {
		for attempt := 1; ; attempt++ {
			began := time.Now()
			err := f.follow(ctx)
			if ctx.Err() != nil {
				return nil
			}
			f.log.Warn("the feed lost its connection and makes a new one", "error", err)
			f.lost = true
			f.metrics.reconnects.Inc()
			if time.Since(began) > 10*time.Second {
				attempt = 1
			}
			if db.Backoff(ctx, attempt) != nil {
				return nil
			}
		}
	})
	return group.Wait()
}

// follow looks over one connection for as long as it works.
func (f *Feed) follow(ctx context.Context) error {
	conn, err := db.Connect(ctx, f.url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if err := f.open(ctx, conn); err != nil {
		return err
	}

	timer := time.NewTimer(0)
	defer timer.Stop()
	due := true // by the clock
	var rested time.Time
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-f.wake:
			if !f.hinted() {
				continue // of what was delivered meanwhile
			}
			// Hints that come thick and fast, forged ones perhaps, are worth half of the time.
			if gap := time.Until(rested); gap > 0 && db.Pause(ctx, gap) != nil {
				return ctx.Err()
			}
		case <-timer.C:
			due = true
		}
		began := time.Now()
		wait, err := f.step(ctx, conn, due)
		if err != nil {
			return err
		}
		ended := time.Now()
		rested = ended.Add(min(ended.Sub(began), busyInterval))
		if due || wait > 0 {
			timer.Reset(wait)
		}
		due = false
	}
}

// hinted tells whether there may be more than was delivered.
func (f *Feed) hinted() bool {
	return f.look.Load() || f.numbered.Load() > f.delivered.Load()
}

// open finds out whether the log is still the one that was followed so far.
func (f *Feed) open(ctx context.Context, conn *pgx.Conn) error {
	bounded, cancel := context.WithTimeout(ctx, 2*f.bound)
	defer cancel()
	epoch, err := db.OpenLog(bounded, conn)
	if err != nil {
		return err
	}
	return f.follows(bounded, conn, epoch)
}

// follows starts anew at the end of the log if the epoch is not the one that was.
func (f *Feed) follows(ctx context.Context, conn *pgx.Conn, epoch string) error {
	if epoch == f.epoch {
		return nil
	}
	for { // what is there already belongs to history: whoever watches reads it there
		look, err := f.advance(ctx, conn)
		if err != nil {
			return err
		}
		if !look.Busy {
			f.delivered.Store(look.Position)
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(busyInterval):
		}
	}
	f.epoch = epoch
	f.sink.Restart(epoch)
	return nil
}

// advance looks for news, and has those of the bands told if that is little. If it takes too long, the next look has twice
// the time; if it fails by what there is, that is left to be read, which can do without a commit.
func (f *Feed) advance(ctx context.Context, conn *pgx.Conn, bands ...uuid.UUID) (db.Look, error) {
	if f.mute {
		bands = nil
	}
	began := time.Now()
	look, err := db.Advance(ctx, conn, bands...)
	f.metrics.looked(began, look, err, f.delivered.Load())
	f.mute = err != nil && db.Unreadable(err)
	switch {
	case err == nil:
		f.bound = lookBound
	case errors.Is(err, context.DeadlineExceeded):
		f.bound = min(2*f.bound, maxLookBound)
	}
	return look, err
}

// step looks if that is due or was hinted at, delivers, and returns when the clock
// makes the next look due; 0 if that does not change.
func (f *Feed) step(ctx context.Context, conn *pgx.Conn, due bool) (wait time.Duration, err error) {
	bounded, cancel := context.WithTimeout(ctx, f.bound)
	defer cancel()

	upTo, quiet := f.delivered.Load(), time.Duration(-1)
	var settled []chan struct{}
	var news *told
	others := f.numbered.Swap(0)
	switch {
	case f.look.Swap(false) || due:
		began := time.Now()
		settled = f.takeSettles()
		defer func() { f.returnSettles(settled) }() // if this look did not do
		var bands []uuid.UUID
		if !f.pace.hot { // under load a look finds several, which are to be read: no need to name the bands twice
			bands = f.sink.Bands()
		}
		look, err := f.advance(bounded, conn, bands...)
		if err != nil {
			f.look.Store(true)
			return 0, err
		}
		if err := f.follows(bounded, conn, look.Epoch); err != nil {
			return 0, err
		}
		if look.Busy {
			f.returnSettles(settled) // somebody else's look may have begun before they asked
			settled = nil
		}
		wait, quiet = f.pace.next(time.Now(), time.Since(began), look.Position-upTo, look.Busy)
		upTo, news = look.Position, newTold(f.epoch, look)
	case others > upTo:
		if upTo, err = db.Position(bounded, conn); err != nil {
			return 0, err
		}
	default:
		return 0, nil
	}
	if err := f.deliver(ctx, conn, upTo, news); err != nil {
		return 0, err
	}
	f.lastLook.Store(int64(time.Since(f.began)))
	f.sink.SetLive(true)
	if f.lost {
		f.lost = false
		f.log.Info("the feed is followed again")
	}
	for _, s := range settled {
		close(s)
	}
	settled = nil
	select {
	case <-f.ready:
	default:
		close(f.ready)
	}
	if quiet >= 0 { // last: nobody shall wait for it
		return wait, f.keepQuiet(ctx, conn, quiet)
	}
	return wait, nil
}

func (f *Feed) keepQuiet(ctx context.Context, conn *pgx.Conn, d time.Duration) error {
	bounded, cancel := context.WithTimeout(ctx, lookBound)
	defer cancel()
	return db.Quiet(bounded, conn, d)
}

func (f *Feed) takeSettles() (list []chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	list, f.settles = f.settles, nil
	return list
}

func (f *Feed) returnSettles(list []chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.settles = append(f.settles, list...)
}

// watchLiveness tells the sink when looks stop to succeed. The next one that does
// tells it that they do again.
func (f *Feed) watchLiveness(ctx context.Context) error {
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		if f.sinceLook() > staleAfter {
			f.sink.SetLive(false)
		}
	}
}

// sinceLook is the time since the last look that succeeded; before the first one, since New.
func (f *Feed) sinceLook() time.Duration {
	return time.Since(f.began) - time.Duration(f.lastLook.Load())
}
