package db

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Request is on whose behalf a transaction runs. In it the database shows the rows
// of that person's bands and no others, and attributes what changes to the person.
type Request struct {
	ID       string // appears with every change that it makes
	UserID   uuid.UUID
	UserName string // what changes are attributed to outside of bands; inside, the member's name is
	BandID   uuid.UUID
	Bandless bool // the request is of no band, and nobody need be a member of anything
}

// Tx is the transaction of a Request.
type Tx struct {
	pgx.Tx
	Member Member // who asks, as the band knows them; zero in a request of no band
	xid    string // of a write

	// At is the place in the band's feed: of a read, that of the very snapshot that it
	// sees; of a write, one from before it.
	At BandPlace
}

// BandPlace is a place in a band's feed: after the event with that number.
type BandPlace struct {
	Epoch string
	Seq   int64
}

// Effect is what is known of a write that was committed, to find it in the feed.
type Effect struct {
	xid    string
	before int64 // the band's head when it began
}

const (
	settleTries  = 3 // before a reader numbers by itself
	writeTries   = 4 // of a write that met a deadlock
	deadlockWait = 10 * time.Millisecond
)

// ErrBusy: others were in the way again and again; it may be tried again.
var ErrBusy = errors.New("too many write at the moment")

// Read runs do in one snapshot of the database, as the member that asks. Whatever
// it reads is exactly the state at tx.At: a stream from there misses nothing and
// repeats nothing. ErrNotFound if the person is not in the band. Settle must return
// when what was committed before is numbered; it is called only if there is any.
func Read(ctx context.Context, pool *pgxpool.Pool, r Request, settle func(context.Context) error, do func(context.Context, *Tx) error) error {
	for try := 1; ; try++ {
		err := read(ctx, pool, r, try > settleTries, do)
		if !errors.Is(err, errUnnumbered) {
			return err
		}
		if try < settleTries {
			if err := settle(ctx); err != nil {
				return err
			}
		}
	}
}

// errUnnumbered: the snapshot shows changes that have no number yet.
var errUnnumbered = errors.New("the snapshot shows changes without a number")

func read(ctx context.Context, pool *pgxpool.Pool, r Request, number bool, do func(context.Context, *Tx) error) error {
	if number {
		return readNumbered(ctx, pool, r, do)
	}
	return pgx.BeginTxFunc(ctx, pool, readOnly, func(tx pgx.Tx) error {
		t := &Tx{Tx: tx}
		if err := t.enter(ctx, r, reading); err != nil {
			return err
		}
		return do(ctx, t)
	})
}

var readOnly = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// numbering has one place, for the one reader of this process that numbers: it takes
// it and gives it back itself. Full means wait; each would need two connections, and
// many who hold one and wait for the other would wait for ever.
var numbering = make(chan struct{}, 1)

// readNumbered reads at a place that it makes: one transaction numbers what its
// snapshot shows, and another one reads the same snapshot, so that nobody waits for
// the turn to number until the reader is done.
func readNumbered(ctx context.Context, pool *pgxpool.Pool, r Request, do func(context.Context, *Tx) error) error {
	select {
	case numbering <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("read at a place of the feed: %w", ctx.Err())
	}
	numbered := sync.OnceFunc(func() { <-numbering })
	defer numbered()

	number, err := pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
	if err != nil {
		return fmt.Errorf("read at a place of the feed: %w", err)
	}
	defer number.Rollback(context.WithoutCancel(ctx))
	if err := numberHere(ctx, number); err != nil {
		return err
	}
	t := &Tx{}
	var snapshot string
	const sql = `select s.epoch, feed.seq_here($1), pg_export_snapshot() from feed.state s`
	if err := number.QueryRow(ctx, sql, r.BandID).Scan(&t.At.Epoch, &t.At.Seq, &snapshot); err != nil {
		return fmt.Errorf("place in the feed of band %s: %w", r.BandID, err)
	}
	return pgx.BeginTxFunc(ctx, pool, readOnly, func(tx pgx.Tx) error {
		t.Tx = tx
		if _, err := tx.Exec(ctx, `set transaction snapshot '`+snapshot+`'`); err != nil {
			return fmt.Errorf("read at a place of the feed: %w", err)
		}
		if err := number.Commit(ctx); err != nil {
			return fmt.Errorf("number what a reader sees: %w", err)
		}
		numbered()
		if err := t.enter(ctx, r, readingThere); err != nil {
			return err
		}
		return do(ctx, t)
	})
}

// numberHere numbers what the transaction, which has just begun, is going to see.
func numberHere(ctx context.Context, tx pgx.Tx) error {
	for _, sql := range []string{
		// Both before the snapshot, which begins with the first query.
		`set local lock_timeout = '2s'`,
		`lock table feed.turn in exclusive mode`,
		`select feed.number_here()`,
	} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			if isLockTimeout(err) {
				err = fmt.Errorf("%w: %w", ErrBusy, err)
			}
			return fmt.Errorf("read at a place of the feed: %w", err)
		}
	}
	return nil
}

// Write runs do in a read committed transaction, as the member that asks, and
// commits if it returns nil. After a deadlock it runs do again, so that do must
// change nothing else. ErrNotFound if the person is not in the band; the
// membership cannot end before the transaction does.
func Write(ctx context.Context, pool *pgxpool.Pool, r Request, do func(context.Context, *Tx) error) (Effect, error) {
	for try := 1; ; try++ {
		effect, err := write(ctx, pool, r, do)
		if !isDeadlock(err) {
			return effect, err
		}
		if try == writeTries {
			return Effect{}, fmt.Errorf("%w: %w", ErrBusy, err)
		}
		if err := Pause(ctx, time.Duration(try)*deadlockWait); err != nil {
			return Effect{}, err
		}
	}
}

func write(ctx context.Context, pool *pgxpool.Pool, r Request, do func(context.Context, *Tx) error) (e Effect, err error) {
	err = pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}, func(tx pgx.Tx) error {
		t := &Tx{Tx: tx}
		if err := t.enter(ctx, r, writing); err != nil {
			return err
		}
		e = Effect{xid: t.xid, before: t.At.Seq}
		return do(ctx, t)
	})
	return e, err
}

// entry is how a transaction is entered.
type entry int

const (
	reading      entry = iota
	readingThere       // at a place that is known already
	writing
)

// enter makes the transaction the person's: from here on the policies of the tables
// hold, and changes carry the person's name. It takes one round trip.
func (t *Tx) enter(ctx context.Context, r Request, how entry) error {
	var batch pgx.Batch
	name := `set_config('downbeat.user_name', $2, true)`
	if !r.Bandless {
		t.enterBand(&batch, r, how)
		name = `$2::text` // the member's is set already
	}
	if how == writing {
		batch.Queue(`select pg_current_xact_id()::text`).QueryRow(func(row pgx.Row) error { return row.Scan(&t.xid) })
	}
	batch.Queue(`
		select set_config('downbeat.user_id', $1, true), `+name+`, set_config('downbeat.request_id', $3, true),
		  set_config('role', 'downbeat_member', true)`, r.UserID.String(), r.UserName, r.ID)
	if err := t.SendBatch(ctx, &batch).Close(); err != nil {
		return fmt.Errorf("enter as user %s: %w", r.UserID, err)
	}
	return nil
}

// enterBand looks for the membership, by the role of the server, and for the place in
// the band's feed. For a write the membership is held, so that it lasts as long as what
// is written by it.
func (t *Tx) enterBand(batch *pgx.Batch, r Request, how entry) {
	membership := `
		select ` + memberColumns + `, set_config('downbeat.user_name', name, true)
		from public.members
		where band_id = $1
		  and user_id = $2`
	place := `select s.epoch, feed.seq_here($1) from feed.state s`
	if how == writing {
		membership += ` for share`
		place = `select s.epoch, feed.head($1) from feed.state s`
	}
	batch.Queue(membership, r.BandID, r.UserID).QueryRow(func(row pgx.Row) error {
		m := &t.Member
		err := row.Scan(&m.ID, &m.UserID, &m.Name, &m.Role, &m.Instrument, &m.Version, &m.CreatedAt, &m.UpdatedAt, nil)
		return oneRow(err, "membership of user %s in band %s", r.UserID, r.BandID)
	})
	if how == readingThere {
		return
	}
	batch.Queue(place, r.BandID).QueryRow(func(row pgx.Row) error {
		var seq *int64
		if err := row.Scan(&t.At.Epoch, &seq); err != nil {
			return fmt.Errorf("place in the feed of band %s: %w", r.BandID, err)
		}
		if seq == nil {
			return errUnnumbered
		}
		t.At.Seq = *seq
		return nil
	})
}

// PlaceOf returns the place in the band's feed from which the effect is history:
// that of its last event, or, if it changed nothing there, of the band's last one.
// It must be numbered.
func PlaceOf(ctx context.Context, q Querier, band uuid.UUID, e Effect) (p BandPlace, err error) {
	const sql = `
		select s.epoch, coalesce(
		  (select k.last_seq from feed.commits k where k.band_id = $1 and k.last_seq > $2 and k.xid::text = $3),
		  feed.head($1))
		from feed.state s`
	if err := q.QueryRow(ctx, sql, band, e.before, e.xid).Scan(&p.Epoch, &p.Seq); err != nil {
		return BandPlace{}, fmt.Errorf("place of a write in the feed of band %s: %w", band, err)
	}
	return p, nil
}
