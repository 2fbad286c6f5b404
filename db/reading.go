package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Page bounds one read of the log: so many transactions, or as many as it takes
// to hold so many bytes of changes, whichever comes first; one in any case.
type Page struct {
	Commits int
	Bytes   int64 // as the log counts: JSON, not compressed
}

// full tells whether the bounds may have ended the page, by the rule of feed.read
// and feed.since.
func (p Page) full(changes []Change) bool {
	var commits int
	var bytes int64
	last := int64(-1)
	for _, c := range changes {
		if c.Position != last {
			last = c.Position
			commits, bytes = commits+1, bytes+c.TxBytes
		}
	}
	return commits > 0 && (commits >= p.Commits || bytes >= p.Bytes)
}

// ReadChanges returns a page of the changes of the bands after one position and
// up to another one, in order, and the position that they reach: upTo when there
// is no more. Transactions are whole.
func ReadChanges(ctx context.Context, q Querier, after, upTo int64, bands []uuid.UUID, p Page) ([]Change, int64, error) {
	changes, cut, err := collectChanges(ctx, q, `select `+changeColumns+` from feed.read($1, $2, $3, $4, $5)`, after, upTo, plain(bands), p.Commits, p.Bytes)
	if err != nil {
		return nil, 0, fmt.Errorf("read changes after %d: %w", after, err)
	}
	if cut || p.full(changes) {
		return changes, changes[len(changes)-1].Position, nil
	}
	return changes, upTo, nil
}

// ChangesSince returns a page of the band's changes after one of its numbers, in
// order, and whether there may be more.
func ChangesSince(ctx context.Context, q Querier, band uuid.UUID, seq int64, p Page) (changes []Change, more bool, err error) {
	changes, cut, err := collectChanges(ctx, q, `select `+changeColumns+` from feed.since($1, $2, $3, $4)`, band, seq, p.Commits, p.Bytes)
	if err != nil {
		return nil, false, fmt.Errorf("read changes of band %s after %d: %w", band, seq, err)
	}
	return changes, cut || p.full(changes), nil
}

// maxRead is how many bytes of JSON are taken from one read. A page of 8 MiB, and
// the commit of 8 MiB that ends it, stay below it even if every character of theirs
// needs six. But the log can count too little: a number as short as 1e131071 is
// told in all its digits, and what was written before there was a count has none.
const maxRead = 64 << 20

// ErrTooLarge is a transaction that was given up, because more came than can be held.
var ErrTooLarge = errors.New("more than 64 MiB of changes in one transaction")

// collectChanges reads whole transactions: all that there are, or those that maxRead
// leaves room for. Then the page is cut, and the connection is lost.
func collectChanges(ctx context.Context, q Querier, sql string, args ...any) (changes []Change, cut bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	size, begun := 0, 0 // begun: where the last transaction begins
	for rows.Next() {
		c, err := scanChange(rows)
		if err != nil {
			return nil, false, err
		}
		if len(changes) > 0 && changes[len(changes)-1].Position != c.Position {
			begun = len(changes)
		}
		if size += len(c.Data) + len(c.Old); size > maxRead {
			cancel() // to close the rows without it would be to receive all that is left of them
			if begun == 0 {
				return nil, false, ErrTooLarge
			}
			clear(changes[begun:])
			return changes[:begun], true, nil
		}
		changes = append(changes, c)
	}
	return changes, false, rows.Err()
}

// Unreadable tells whether a read of the log failed by what there was to read, or
// by the time that it took, so that to read less may succeed: and not for want of
// a connection, a right or a function.
func Unreadable(err error) bool {
	if errors.Is(err, ErrTooLarge) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	switch pg.Code[:min(2, len(pg.Code))] {
	case "22", "53", "54", "55", "58", "XX": // of a value, memory and disk, limits, a lock, files, damage
		return true
	default:
		return pg.Code == "57014" // statement_timeout
	}
}

// CommitPlace is where a commit stands, without what it did.
type CommitPlace struct {
	Position    int64
	BandID      uuid.UUID
	First, Last int64 // numbers of its changes in the band
}

// SkimCommits returns the places of up to limit commits of the bands after one
// position and up to another one, in order; of all with no limit.
func SkimCommits(ctx context.Context, q Querier, after, upTo int64, bands []uuid.UUID, limit *int) ([]CommitPlace, error) {
	const sql = `select position, band_id, first_seq, last_seq from feed.skim($1, $2, $3, $4)`
	rows, err := q.Query(ctx, sql, after, upTo, plain(bands), limit)
	if err != nil {
		return nil, fmt.Errorf("skim commits after %d: %w", after, err)
	}
	places, err := pgx.CollectRows(rows, pgx.RowToStructByPos[CommitPlace])
	if err != nil {
		return nil, fmt.Errorf("skim commits after %d: %w", after, err)
	}
	return places, nil
}

// NextCommit returns the place of the band's first commit with a change after one
// of its numbers. None is ErrNotFound.
func NextCommit(ctx context.Context, q Querier, band uuid.UUID, seq int64) (p CommitPlace, err error) {
	const sql = `
		select k.position, k.band_id, k.first_seq, k.last_seq
		from feed.commits k
		where k.band_id = $1 and k.last_seq > $2
		order by k.last_seq
		limit 1`
	err = q.QueryRow(ctx, sql, band, seq).Scan(&p.Position, &p.BandID, &p.First, &p.Last)
	return p, oneRow(err, "the commit of band %s after %d", band, seq)
}

// plain returns the ids as what pgx encodes at once: of a uuid.UUID it asks for the
// text first, and parses that, which is half of a look's work for thousands of bands.
func plain(ids []uuid.UUID) [][16]byte {
	list := make([][16]byte, len(ids))
	for i, id := range ids {
		list[i] = id
	}
	return list
}
