package db

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Change is one event of the numbered log, as the view feed.events has it; or,
// where Reset says why, a whole transaction that is not told one by one: then
// only Position, BandID, Seq (the last of the transaction), TxID and TxCount
// are set.
type Change struct {
	Position  int64 // order over all bands
	BandID    uuid.UUID
	Seq       int64 // order in the band, without gaps
	TxID      string
	TxIndex   int64 // 0 to TxCount-1, of what the transaction did in this band
	TxCount   int64
	TxBytes   int64  // of all of them, as the log counts; 0 with a Reset
	Reset     string // "", bulk, truncate, expired
	At        time.Time
	Event     string // gig:updated
	Entity    string
	EntityID  string
	Data      []byte // JSON of the row after the change; nil after a delete
	Old       []byte // JSON of the changed columns as they were; of the whole row after a delete
	Version   []byte // JSON of the row's version; nil if its table has none
	Counts    []byte // JSON, for entities that are counted; else nil
	Changed   []string
	UserID    string // of the signed-in user; "" for direct SQL
	UserName  string
	DBUser    string
	App       string // application_name
	Reason    string
	RequestID string
}

const changeColumns = `
	position, band_id, seq, tx_id, coalesce(tx_index, 0), tx_count, coalesce(tx_bytes, 0), coalesce(reset, ''),
	coalesce(at, 'epoch'), coalesce(event, ''), coalesce(entity, ''), coalesce(row_id, ''),
	data, old, coalesce(data, old) -> 'version', counts, changed,
	coalesce(user_id, ''), coalesce(user_name, ''), coalesce(db_user, ''), coalesce(app, ''),
	coalesce(reason, ''), coalesce(request_id, '')`

func scanChange(row pgx.CollectableRow) (c Change, err error) {
	err = row.Scan(&c.Position, &c.BandID, &c.Seq, &c.TxID, &c.TxIndex, &c.TxCount, &c.TxBytes, &c.Reset,
		&c.At, &c.Event, &c.Entity, &c.EntityID,
		&c.Data, &c.Old, &c.Version, &c.Counts, &c.Changed,
		&c.UserID, &c.UserName, &c.DBUser, &c.App, &c.Reason, &c.RequestID)
	return c, err
}

// Look is what a look for news found.
type Look struct {
	Epoch    string
	Position int64 // the last one that was given out
	Busy     bool  // another instance is numbering right now, and will tell

	// Told: what was numbered is one commit, at Position, in this band. Change is all of it, or nil, if nobody asked for the band.
	Told   bool
	Band   uuid.UUID
	Change *Change
}

// OpenLog must be called on every new connection before the first look: it finds
// out whether this is still the log that it was, and returns its epoch.
func OpenLog(ctx context.Context, q Querier) (epoch string, err error) {
	if err := q.QueryRow(ctx, `select feed.open()`).Scan(&epoch); err != nil {
		return "", fmt.Errorf("open the log: %w", err)
	}
	return epoch, nil
}

// Advance numbers what was committed since the last look, by whichever instance.
// It must not run inside a transaction. What it numbers for one of the bands it
// tells at once, if that is little; else it is to be read.
func Advance(ctx context.Context, q Querier, bands ...uuid.UUID) (l Look, err error) {
	const sql = `
		select
		  epoch, position, busy, told, tx_id is not null,
		  coalesce(band_id, '00000000-0000-0000-0000-000000000000'), coalesce(seq, 0), coalesce(tx_id, ''), coalesce(tx_bytes, 0),
		  coalesce(at, 'epoch'), coalesce(event, ''), coalesce(entity, ''), coalesce(row_id, ''),
		  data, old, version, changed,
		  coalesce(user_id, ''), coalesce(user_name, ''), coalesce(db_user, ''), coalesce(app, ''),
		  coalesce(reason, ''), coalesce(request_id, '')
		from feed.look($1)`
	c := Change{TxCount: 1}
	var told bool
	err = q.QueryRow(ctx, sql, plain(bands)).Scan(&l.Epoch, &l.Position, &l.Busy, &l.Told, &told,
		&c.BandID, &c.Seq, &c.TxID, &c.TxBytes,
		&c.At, &c.Event, &c.Entity, &c.EntityID,
		&c.Data, &c.Old, &c.Version, &c.Changed,
		&c.UserID, &c.UserName, &c.DBUser, &c.App, &c.Reason, &c.RequestID)
	if err != nil {
		return Look{}, fmt.Errorf("look for changes: %w", err)
	}
	if told {
		c.Position = l.Position
		l.Change = &c
	}
	l.Band = c.BandID
	return l, nil
}

// Position returns the last position that was given out, without looking for more.
func Position(ctx context.Context, q Querier) (position int64, err error) {
	if err := q.QueryRow(ctx, `select l.position from feed.looks l order by l.id desc limit 1`).Scan(&position); err != nil {
		return 0, fmt.Errorf("read the position of the log: %w", err)
	}
	return position, nil
}

// BandLog is where a band's numbers begin and end.
type BandLog struct {
	Epoch string
	Floor int64 // the oldest number after which nothing is missing
	Head  int64 // the number of the last event; 0 before the first
}

// LogOf returns where the band's log stands at one moment.
func LogOf(ctx context.Context, q Querier, band uuid.UUID) (l BandLog, err error) {
	err = q.QueryRow(ctx, `select s.epoch, feed.floor($1), feed.head($1) from feed.state s`, band).Scan(&l.Epoch, &l.Floor, &l.Head)
	if err != nil {
		return BandLog{}, fmt.Errorf("log of band %s: %w", band, err)
	}
	return l, nil
}

// JoinedSince tells whether the user became a member of the band after one of its numbers.
func JoinedSince(ctx context.Context, q Querier, band, user uuid.UUID, seq int64) (joined bool, err error) {
	// From the changes themselves: feed.events has no rows for a transaction that was too large. Laterally, with offset 0:
	// by the index and never a scan of the whole log.
	const sql = `
		select exists (
		  select
		  from feed.commits k
		  cross join lateral (
		    select c.entity, c.op, c.changed, c.data
		    from feed.changes c
		    where c.xid = k.xid
		      and c.band_id = k.band_id
		      and c.id between k.first_id and k.last_id
		    offset 0
		  ) c
		  where k.band_id = $1
		    and k.last_seq > $2
		    and c.entity = 'member'
		    and (c.op = 'i' or 'user_id' = any (c.changed))
		    and c.data ->> 'user_id' = $3
		)`
	if err := q.QueryRow(ctx, sql, band, seq, user.String()).Scan(&joined); err != nil {
		return false, fmt.Errorf("has user %s joined band %s since %d: %w", user, band, seq, err)
	}
	return joined, nil
}

// Quiet tells writers to send no hints for a while: the caller looks by itself.
func Quiet(ctx context.Context, q Querier, d time.Duration) error {
	if _, err := q.Exec(ctx, `select feed.quiet($1)`, d); err != nil {
		return fmt.Errorf("keep writers quiet: %w", err)
	}
	return nil
}

// Rotate drops the oldest events once they are older than keep; false: not yet.
func Rotate(ctx context.Context, q Querier, keep time.Duration) (done bool, err error) {
	if err := q.QueryRow(ctx, `select feed.rotate($1)`, keep).Scan(&done); err != nil {
		return false, fmt.Errorf("drop old events: %w", err)
	}
	return done, nil
}

// Detached lists what is wrong with the tables on the feed, a sentence each: a
// missing or disabled trigger makes changes unseen. None is an empty slice.
func Detached(ctx context.Context, q Querier) ([]string, error) {
	rows, err := q.Query(ctx, `select format('%s: %s; select feed.attach(%L) mends it', target, problem, target) from feed.attached where not in_place`)
	if err != nil {
		return nil, fmt.Errorf("check the triggers: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("check the triggers: %w", err)
	}
	return list, nil
}
