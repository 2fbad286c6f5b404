package db

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// ActivityFilter chooses events; the zero value chooses none, for want of a Limit
// and a number to begin Below. A transaction that was too large to be told passes
// Types, Entity and EntityID: it may hold what is looked for.
type ActivityFilter struct {
	Types    []string // exactly these, or those that begin with one of Prefixes; both nil: all
	Prefixes []string
	UserID   *string // who did it
	Via      *string // api, or sql for what was written behind it
	Entity   *string
	EntityID *string
	From, To *time.Time // what was written from the one on and before the other
	Below    int64      // a number of the band
	Limit    int
}

// Activity returns what happened in the band since the person of the transaction
// joined it, the latest first, and the number below which it goes on; 0 if that
// was all. The work is bounded, and so a page may be short or empty and still not
// the last. UserName is filled in for direct SQL, too; of a transaction that was
// not told, actor and time are those of its first change, and the Event is
// feed:reset.
func Activity(ctx context.Context, q Querier, band uuid.UUID, f ActivityFilter) (changes []Change, below int64, err error) {
	const sql = `select ` + changeColumns + ` from access.activity($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	rows, err := q.Query(ctx, sql, band, f.Below, f.Limit, f.Types, f.Prefixes, f.UserID, f.Via, f.Entity, f.EntityID, f.From, f.To)
	if err != nil {
		return nil, 0, fmt.Errorf("activity of band %s: %w", band, err)
	}
	changes, err = pgx.CollectRows(rows, scanChange)
	if err != nil {
		return nil, 0, fmt.Errorf("activity of band %s: %w", band, err)
	}
	if last := len(changes) - 1; last >= 0 && changes[last].Reset == "more" {
		return changes[:last], changes[last].Seq, nil
	}
	return changes, 0, nil
}

// Unseen is what a member has not looked at yet.
type Unseen struct {
	Seen  *int64 // the number of the last event that was looked at; nil: never, in this epoch
	Count int64  // of others' events since then, or since one joined; 1000: as many or more
}

// UnseenBy returns what the member, who is the person of the transaction, has not looked at.
func UnseenBy(ctx context.Context, q Querier, band, member uuid.UUID, epoch string) (u Unseen, err error) {
	const sql = `
		select m.cursor_seq, access.unseen($1, coalesce(m.cursor_seq, 0))
		from (select) always
		left join public.activity_marks m on m.band_id = $1 and m.member_id = $2 and m.cursor_epoch = $3`
	if err := q.QueryRow(ctx, sql, band, member, epoch).Scan(&u.Seen, &u.Count); err != nil {
		return Unseen{}, fmt.Errorf("unseen events of band %s: %w", band, err)
	}
	return u, nil
}

// MarkActivity notes that the member has looked at everything up to a place. A
// mark of the same epoch never goes back.
func MarkActivity(ctx context.Context, q Querier, band, member uuid.UUID, seen BandPlace) error {
	const sql = `
		insert into public.activity_marks as m (member_id, band_id, cursor_epoch, cursor_seq)
		values ($2, $1, $3, $4)
		on conflict (member_id) do update
		  set cursor_epoch = excluded.cursor_epoch, cursor_seq = excluded.cursor_seq, marked_at = statement_timestamp()
		  where m.cursor_epoch <> excluded.cursor_epoch or m.cursor_seq < excluded.cursor_seq`
	_, err := q.Exec(ctx, sql, band, member, seen.Epoch, seen.Seq)
	return refused(err, "mark the activity of band "+band.String())
}
