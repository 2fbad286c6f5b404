package main

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
)

// seat is a member of a band with a session of their own.
type seat struct {
	band  int
	token string
}

// bandID and gigID are those of the nth band, each of which has one gig, and are known to all processes.
func bandID(n int) uuid.UUID { return numbered(0xb0, n) }
func gigID(n int) uuid.UUID  { return numbered(0x60, n) }

func numbered(kind byte, n int) (id uuid.UUID) {
	id[0], id[6], id[8] = kind, 0x40, 0x80
	binary.BigEndian.PutUint32(id[12:], uint32(n))
	return id
}

// seatAudience puts so many bands into the database, with one gig each and so many members, and signs all in. The seats
// are in an order in which neighbours are of different bands.
func seatAudience(ctx context.Context, pool *pgxpool.Pool, bands, members int) ([]seat, error) {
	bandIDs, gigIDs := make([]uuid.UUID, bands), make([]uuid.UUID, bands)
	for n := range bands {
		bandIDs[n], gigIDs[n] = bandID(n), gigID(n)
	}
	if _, err := pool.Exec(ctx, `insert into public.bands (id, name) select unnest($1::uuid[]), 'A band'`, bandIDs); err != nil {
		return nil, fmt.Errorf("make bands: %w", err)
	}
	const gigs = `insert into public.gigs (id, band_id, title, starts_at) select g, b, $3, '2030-01-01' from unnest($1::uuid[], $2::uuid[]) v (g, b)`
	if _, err := pool.Exec(ctx, gigs, gigIDs, bandIDs, markText(0, 0)); err != nil {
		return nil, fmt.Errorf("make gigs: %w", err)
	}
	seats, users, of, hashes := []seat{}, []uuid.UUID{}, []uuid.UUID{}, [][]byte{}
	for range members {
		for n := range bands {
			token, hash := access.NewToken()
			seats = append(seats, seat{n, token})
			users, of, hashes = append(users, uuid.New()), append(of, bandIDs[n]), append(hashes, hash)
		}
	}
	const people = `
		with person as (
		  select * from unnest($1::uuid[], $2::uuid[], $3::bytea[]) v (id, band, hash)
		), made as (
		  insert into public.users (id, email, name) select id, id || '@bench.invalid', 'Somebody' from person
		), joined as (
		  insert into public.members (band_id, user_id, name) select band, id, 'Somebody' from person
		)
		insert into public.sessions (user_id, token_hash, expires_at) select id, hash, now() + interval '1 day' from person`
	if _, err := pool.Exec(ctx, people, users, of, hashes); err != nil {
		return nil, fmt.Errorf("make members: %w", err)
	}
	_, err := pool.Exec(ctx, `vacuum analyze`, pgx.QueryExecModeSimpleProtocol)
	return seats, err
}

// touch updates the gigs $1: it counts on in each one's title, and puts the time of the statement there.
const touch = `
	update public.gigs
	set title = '@' || lpad((substring(title from 2 for 8)::int + 1)::text, 8, '0') || '.' || (extract(epoch from clock_timestamp()) * 1000000)::bigint || '@'
	where id = any($1)`

// naiveTrigger takes the feed off and puts the trigger of tutorials there.
const naiveTrigger = `
	select feed.detach('public.gigs');
	create function public.notify_row() returns trigger language plpgsql as $$
	begin
	  perform pg_notify('downbeat', row_to_json(new)::text);
	  return null;
	end $$;
	create trigger notify_row after insert or update on public.gigs for each row execute function public.notify_row();`
