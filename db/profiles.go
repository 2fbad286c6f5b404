package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Profile is an account as its owner sees it.
type Profile struct {
	ID      uuid.UUID
	Email   string
	Name    string
	Version int32 // counts every change of the account, also of the password
}

const profileColumns = `id, email, name, version`

// ProfileOf returns the account, or ErrNotFound.
func ProfileOf(ctx context.Context, q Querier, id uuid.UUID) (Profile, error) {
	p, err := one[Profile](ctx, q, `select `+profileColumns+` from public.users where id = $1`, id)
	return p, oneRow(err, "profile of user %s", id)
}

// ChangeProfile sets what others see of a person. ErrNotFound; *StaleError if seen
// names versions and the account is none of them.
func ChangeProfile(ctx context.Context, q Querier, id uuid.UUID, seen Versions, name string) (Profile, error) {
	const sql = `
		update public.users
		set name = $3
		where id = $1
		  and ($2::int[] is null or version = any ($2))
		returning ` + profileColumns
	p, err := one[Profile](ctx, q, sql, id, seen, name)
	if !errors.Is(err, pgx.ErrNoRows) {
		return p, refused(err, fmt.Sprintf("change the profile of user %s", id))
	}
	now, err := ProfileOf(ctx, q, id)
	if err != nil {
		return now, err
	}
	return Profile{}, &StaleError{Row: now}
}
