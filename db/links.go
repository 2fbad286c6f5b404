package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// CalendarLink is a secret address from which a calendar program fetches a band's dates.
type CalendarLink struct {
	ID         uuid.UUID
	Scope      string // member: with the answers of who made it; band: the same for everybody
	CreatedAt  time.Time
	LastUsedAt *time.Time // to within an hour; nil: not yet
}

const linkColumns = `l.id, l.scope, l.created_at, l.last_used_at`

// MaxCalendarLinks is how many a member may have in a band: each is to be revoked
// one day, and for that they must be told apart.
const MaxCalendarLinks = 20

// ErrTooManyLinks: the member has MaxCalendarLinks.
var ErrTooManyLinks = errors.New("too many calendar links")

// ListCalendarLinks returns the member's links, the latest first.
func ListCalendarLinks(ctx context.Context, q Querier, band, member uuid.UUID) ([]CalendarLink, error) {
	const sql = `
		select ` + linkColumns + `
		from public.calendar_links l
		where l.band_id = $1
		  and l.member_id = $2
		order by l.created_at desc, l.id`
	return many[CalendarLink](ctx, q, "list calendar links", sql, band, member)
}

// CreateCalendarLink makes a link whose token has that SHA-256. ErrTooManyLinks.
func CreateCalendarLink(ctx context.Context, q Querier, band, member uuid.UUID, scope string, tokenHash []byte) (CalendarLink, error) {
	const sql = `
		insert into public.calendar_links as l (band_id, member_id, scope, token_hash)
		select $1, $2, $3, $4
		where (select count(*) from public.calendar_links o where o.band_id = $1 and o.member_id = $2) < $5
		returning ` + linkColumns
	link, err := one[CalendarLink](ctx, q, sql, band, member, scope, tokenHash, MaxCalendarLinks)
	if errors.Is(err, pgx.ErrNoRows) {
		return link, ErrTooManyLinks
	}
	return link, refused(err, "create a calendar link")
}

// DeleteCalendarLink ends one of the member's links. ErrNotFound.
func DeleteCalendarLink(ctx context.Context, q Querier, band, member, id uuid.UUID) error {
	tag, err := q.Exec(ctx, `delete from public.calendar_links l where l.band_id = $1 and l.member_id = $2 and l.id = $3`, band, member, id)
	return oneChanged(tag, err, "calendar link %s", id)
}

// LinkHolder is on whose behalf a calendar program reads.
type LinkHolder struct {
	UserID   uuid.UUID
	UserName string
	BandID   uuid.UUID
	Scope    string
}

// LinkHolderByTokenHash returns who made the link whose token has that SHA-256, and
// notes that it is in use. ErrNotFound when there is no such link, and when who
// made it is disabled; the link of whoever leaves the band is gone by itself.
func LinkHolderByTokenHash(ctx context.Context, q Querier, tokenHash []byte) (h LinkHolder, err error) {
	const sql = `
		select l.id, u.id, u.name, l.band_id, l.scope, coalesce(l.last_used_at, '-infinity') <= statement_timestamp() - interval '1 hour'
		from public.calendar_links l
		join public.members m on m.band_id = l.band_id and m.id = l.member_id
		join public.users u on u.id = m.user_id
		where l.token_hash = $1
		  and u.disabled_at is null`
	var link uuid.UUID
	var due bool
	err = q.QueryRow(ctx, sql, tokenHash).Scan(&link, &h.UserID, &h.UserName, &h.BandID, &h.Scope, &due)
	if err == nil && due {
		err = touchLink(ctx, q, link)
	}
	return h, oneRow(err, "calendar link by token")
}

// touchLink notes that a link is in use, unless somebody is writing to it at this
// moment: then it is either noted already, or about to end.
func touchLink(ctx context.Context, q Querier, id uuid.UUID) error {
	const sql = `
		update public.calendar_links
		set last_used_at = statement_timestamp()
		where id = (select l.id from public.calendar_links l where l.id = $1 for update skip locked)`
	if _, err := q.Exec(ctx, sql, id); err != nil {
		return fmt.Errorf("note the use of calendar link %s: %w", id, err)
	}
	return nil
}
