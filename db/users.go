package db

import (
	"context"

	"github.com/google/uuid"
)

// User is a person who can sign in, whichever bands they are in.
type User struct {
	ID    uuid.UUID
	Email string // as its owner writes it
	Name  string // what others see, 1 to 100 characters

	// PasswordHash is a PHC string of argon2id, empty for people without a
	// password of their own.
	PasswordHash string

	// Disabled people are refused everywhere, with or without a session.
	Disabled bool
}

const selectUser = `
	select id, email, name, coalesce(password_hash, ''), disabled_at is not null
	from public.users`

// UserByEmail returns the user with that address, in any case of its letters,
// disabled or not. ErrNotFound when there is none. The address must be text that
// PostgreSQL can store: valid UTF-8 without NUL.
func UserByEmail(ctx context.Context, q Querier, email string) (User, error) {
	u, err := scanUser(ctx, q, selectUser+` where lower(email) = lower($1)`, email)
	return u, oneRow(err, "user by e-mail address")
}

// UserByID returns the user, disabled or not. ErrNotFound when there is none.
func UserByID(ctx context.Context, q Querier, id uuid.UUID) (User, error) {
	u, err := scanUser(ctx, q, selectUser+` where id = $1`, id)
	return u, oneRow(err, "user %s", id)
}

func scanUser(ctx context.Context, q Querier, sql string, arg any) (User, error) {
	var u User
	err := q.QueryRow(ctx, sql, arg).Scan(&u.ID, &u.Email, &u.Name, &u.PasswordHash, &u.Disabled)
	return u, err
}
