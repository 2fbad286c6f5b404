package drill

import (
	"context"
	"fmt"
	"sync"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
)

// person has a stream, or writes.
type person struct {
	id   uuid.UUID
	name string

	mu    sync.Mutex
	token string // of the session in use
}

func (p *person) session() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.token
}

// newPerson makes a user who is a member of the bands, and signs them in.
func newPerson(ctx context.Context, pool *pgxpool.Pool, name string, bands ...uuid.UUID) (*person, error) {
	p := &person{id: uuid.New(), name: name}
	const sql = `
		with made as (
		  insert into public.users (id, email, name) values ($1::uuid, $1::uuid || '@drill.invalid', $2::text)
		)
		insert into public.members (band_id, user_id, name) select b, $1::uuid, $2::text from unnest($3::uuid[]) b`
	if _, err := pool.Exec(ctx, sql, p.id, name, bands); err != nil {
		return nil, fmt.Errorf("make %s: %w", name, err)
	}
	return p, p.signIn(ctx, pool)
}

// signIn gives the person a new session. An old one goes on, if it has not ended.
func (p *person) signIn(ctx context.Context, pool *pgxpool.Pool) error {
	token, hash := access.NewToken()
	const sql = `insert into public.sessions (user_id, token_hash, expires_at) values ($1, $2, now() + interval '1 day')`
	if _, err := pool.Exec(ctx, sql, p.id, hash); err != nil {
		return fmt.Errorf("sign %s in: %w", p.name, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.token = token
	return nil
}

// newBand makes a band with a few gigs, songs and a setlist.
func newBand(ctx context.Context, pool *pgxpool.Pool, name string) (id uuid.UUID, err error) {
	const sql = `
		with band as (insert into public.bands (name) values ($1) returning id),
		     gig as (
		       insert into public.gigs (band_id, title, starts_at)
		       select id, 'Gig ' || n, now() + n * interval '1 day' from band, generate_series(1, 5) n
		     ),
		     song as (insert into public.songs (band_id, title) select id, 'Song ' || n from band, generate_series(1, 5) n),
		     setlist as (insert into public.setlists (band_id, name) select id, 'Set' from band returning id, band_id),
		     item as (
		       insert into public.setlist_items (band_id, setlist_id, kind, title, position)
		       select s.band_id, s.id, 'break', 'Break ' || n, 'B' || n from setlist s, generate_series(1, 4) n
		     )
		select id from band`
	if err := pool.QueryRow(ctx, sql, name).Scan(&id); err != nil {
		return uuid.Nil, fmt.Errorf("make %s: %w", name, err)
	}
	return id, nil
}
