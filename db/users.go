package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// What is wrong with an address that an account is to have, by the rules of the
// table. In any other query they do not occur.
var (
	// ErrEmailTaken: another person signs in with this address, in some case of
	// its letters.
	ErrEmailTaken = errors.New("this e-mail address has an account already")

	// ErrEmailFormat: the text is no address: one @ with something on both sides,
	// no blanks, at most 254 characters.
	ErrEmailFormat = errors.New("this is no e-mail address")
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
	u, err := one[User](ctx, q, selectUser+` where lower(email) = lower($1)`, email)
	return u, oneRow(err, "user by e-mail address")
}

// UserByID returns the user, disabled or not. ErrNotFound when there is none.
func UserByID(ctx context.Context, q Querier, id uuid.UUID) (User, error) {
	u, err := one[User](ctx, q, selectUser+` where id = $1`, id)
	return u, oneRow(err, "user %s", id)
}

// SignUp makes an account and its first session, both or none. The session's
// UserID and PasswordHash are those of u, whose own id is given by the database.
// Errors: ErrEmailTaken, ErrEmailFormat.
func SignUp(ctx context.Context, q Querier, u User, s NewSession) (Session, error) {
	const sql = `
		with who as (
		  insert into public.users (email, name, password_hash)
		  values ($1, $2, $3)
		  returning id, name
		), made as (
		  insert into public.sessions (user_id, token_hash, expires_at, user_agent)
		  select id, $4, statement_timestamp() + $5, $6
		  from who
		  returning id, user_id, user_agent, created_at, last_seen_at, expires_at
		)
		select made.id, made.user_id, who.name, made.user_agent, made.created_at, made.last_seen_at, made.expires_at
		from made
		join who on who.id = made.user_id`
	session, err := one[Session](ctx, q, sql, u.Email, u.Name, u.PasswordHash, s.TokenHash, s.Lifetime, cleanUserAgent(s.UserAgent))
	return session, oneRow(emailError(err), "make an account")
}

// SetUserEmail gives the account another address, if its password is still the
// one that has been verified: passwordHash. ErrNotFound when it is not, and when
// the user is unknown or disabled; ErrEmailTaken, ErrEmailFormat.
func SetUserEmail(ctx context.Context, q Querier, id uuid.UUID, passwordHash, email string) error {
	const sql = `
		update public.users
		set email = $3
		where id = $1
		  and password_hash = $2
		  and disabled_at is null`
	tag, err := q.Exec(ctx, sql, id, passwordHash, email)
	return oneChanged(tag, emailError(err), "change the e-mail address of user %s", id)
}

// SetUserPassword gives the account another password, if the present one is
// still the one that has been verified: from. All sessions of the user end by it
// but the one to keep, which may be uuid.Nil, and tokens issued until now are
// refused: triggers see to that. ErrNotFound when the password is another by
// now, and when the user is unknown or disabled.
func SetUserPassword(ctx context.Context, q Querier, id uuid.UUID, from, to string, keep uuid.UUID) error {
	// One statement, and so one transaction, whatever q is: the setting ends with it.
	const sql = `
		update public.users u
		set password_hash = $3
		from (select set_config('downbeat.keep_session', $4, true)) as kept
		where u.id = $1
		  and u.password_hash = $2
		  and u.disabled_at is null`
	tag, err := q.Exec(ctx, sql, id, from, to, keep.String())
	return oneChanged(tag, err, "change the password of user %s", id)
}

// SignOutUser ends everything that the person has open: all sessions, and by
// signed_out_at all tokens that were issued until now. An unknown user is no
// error.
func SignOutUser(ctx context.Context, q Querier, id uuid.UUID) error {
	const sql = `
		with ended as (
		  delete from public.sessions
		  where user_id = $1
		)
		update public.users
		set signed_out_at = greatest(signed_out_at, clock_timestamp())
		where id = $1`
	if _, err := q.Exec(ctx, sql, id); err != nil {
		return fmt.Errorf("sign out user %s: %w", id, err)
	}
	return nil
}

// emailError names what the table has against an address; any other error, and
// nil, stays as it is.
func emailError(err error) error {
	switch constraintOf(err) {
	case "users_email_is_unique_in_any_case":
		return ErrEmailTaken
	case "users_email_has_one_at_and_no_blanks", "users_email_has_at_most_254_characters":
		return ErrEmailFormat
	}
	return err
}

// orNull is the zero time as null.
func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
