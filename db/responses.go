package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Response is what one member answered to one gig.
type Response struct {
	ID        uuid.UUID
	GigID     uuid.UUID
	MemberID  uuid.UUID
	Answer    string // yes, no, maybe
	Note      string
	Version   int32
	CreatedAt time.Time
	UpdatedAt time.Time
}

const responseColumns = `r.id, r.gig_id, r.member_id, r.answer, r.note, r.version, r.created_at, r.updated_at`

// Counts is how many members answered what.
type Counts struct{ Yes, No, Maybe int32 }

// Answers is what a band answered to one gig.
type Answers struct {
	GigID uuid.UUID
	Counts
	Own     string      // of the member that was asked for; empty: none
	Missing []uuid.UUID // members who have not answered, by name
}

// AnswersTo returns the answers to each of the gigs; those of the member are Own.
func AnswersTo(ctx context.Context, q Querier, band, member uuid.UUID, gigs []uuid.UUID) (map[uuid.UUID]Answers, error) {
	const sql = `
		select g.id, r.yes, r.no, r.maybe, coalesce(r.own, ''), coalesce(m.missing, '{}')
		from unnest($3::uuid[]) g (id)
		cross join lateral (
		  select
		    count(*) filter (where r.answer = 'yes')::int4 as yes,
		    count(*) filter (where r.answer = 'no')::int4 as no,
		    count(*) filter (where r.answer = 'maybe')::int4 as maybe,
		    max(r.answer) filter (where r.member_id = $2) as own
		  from public.gig_responses r
		  where r.band_id = $1
		    and r.gig_id = g.id
		) r
		cross join lateral (
		  select array_agg(m.id order by lower(m.name), m.id) as missing
		  from public.members m
		  where m.band_id = $1
		    and not exists (select from public.gig_responses r where r.gig_id = g.id and r.member_id = m.id)
		) m`
	list, err := many[Answers](ctx, q, fmt.Sprintf("answers to %d gigs", len(gigs)), sql, band, member, gigs)
	if err != nil {
		return nil, err
	}
	answers := make(map[uuid.UUID]Answers, len(list))
	for _, a := range list {
		answers[a.GigID] = a
	}
	return answers, nil
}

// ResponsesTo lists all answers to a gig, by the members' names.
func ResponsesTo(ctx context.Context, q Querier, band, gig uuid.UUID) ([]Response, error) {
	const sql = `
		select ` + responseColumns + `
		from public.gig_responses r
		join public.members m on m.id = r.member_id
		where r.band_id = $1
		  and r.gig_id = $2
		order by lower(m.name), m.id`
	return many[Response](ctx, q, "list answers", sql, band, gig)
}

// ResponseOf returns the member's answer to the gig, or ErrNotFound.
func ResponseOf(ctx context.Context, q Querier, band, gig, member uuid.UUID) (Response, error) {
	const sql = `select ` + responseColumns + ` from public.gig_responses r where r.band_id = $1 and r.gig_id = $2 and r.member_id = $3`
	r, err := one[Response](ctx, q, sql, band, gig, member)
	return r, oneRow(err, "answer to gig %s", gig)
}

// Answer sets the member's answer to the gig. ErrNotFound if there is no such gig;
// *StaleError if seen names versions and the answer is none of them.
func Answer(ctx context.Context, q Querier, band, gig, member uuid.UUID, seen Versions, answer, note string) (Response, error) {
	const sql = `
		insert into public.gig_responses as r (band_id, gig_id, member_id, answer, note)
		select $1, $2, $3, $5, $6
		where $4::int[] is null or exists (select from public.gig_responses o where o.gig_id = $2 and o.member_id = $3)
		on conflict (gig_id, member_id) do update
		  set answer = excluded.answer, note = excluded.note
		  where $4::int[] is null or r.version = any ($4)
		returning ` + responseColumns
	if _, err := Gigs.Get(ctx, q, band, gig); err != nil {
		return Response{}, err
	}
	r, err := one[Response](ctx, q, sql, band, gig, member, seen, answer, note)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, staleResponse(ctx, q, band, gig, member)
	}
	return r, refused(err, "answer to gig "+gig.String())
}

// WithdrawAnswer takes the member's answer back. ErrNotFound; *StaleError as for Answer.
func WithdrawAnswer(ctx context.Context, q Querier, band, gig, member uuid.UUID, seen Versions) (Response, error) {
	const sql = `
		delete from public.gig_responses r
		where r.band_id = $1 and r.gig_id = $2 and r.member_id = $3 and ($4::int[] is null or r.version = any ($4))
		returning ` + responseColumns
	r, err := one[Response](ctx, q, sql, band, gig, member, seen)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, staleResponse(ctx, q, band, gig, member)
	}
	return r, refused(err, "withdraw the answer to gig "+gig.String())
}

func staleResponse(ctx context.Context, q Querier, band, gig, member uuid.UUID) error {
	r, err := ResponseOf(ctx, q, band, gig, member)
	if err != nil {
		return err
	}
	return &StaleError{Row: r}
}
