package db

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

// userAgentLength is the limit of sessions.user_agent, in characters.
const userAgentLength = 500

// Session is one signed-in browser or script of a person who is not disabled.
type Session struct {
	ID        uuid.UUID
	UserID    uuid.UUID
	UserName  string
	ExpiresAt time.Time // by the clock of the database, like everything about a session's life
}

// CreateSession signs a person in for the given lifetime, counted from now by
// the clock of the database, to which instances need not be synchronised.
// tokenHash is the SHA-256 (32 bytes) of the token that the bearer gets. The
// user agent is free text from outside: it is cut and cleaned to what a text
// column takes. ErrNotFound when the user is unknown or disabled, also when that
// happened since the password was checked.
func CreateSession(ctx context.Context, q Querier, userID uuid.UUID, tokenHash []byte, lifetime time.Duration, userAgent string) (Session, error) {
	const sql = `
		with who as (
		  select id, name
		  from public.users
		  where id = $1
		    and disabled_at is null
		), made as (
		  insert into public.sessions (user_id, token_hash, expires_at, user_agent)
		  select id, $2, statement_timestamp() + $3, $4
		  from who
		  returning id, user_id, expires_at
		)
		select made.id, made.user_id, who.name, made.expires_at
		from made
		join who on who.id = made.user_id`
	var s Session
	err := q.QueryRow(ctx, sql, userID, tokenHash, lifetime, cleanUserAgent(userAgent)).
		Scan(&s.ID, &s.UserID, &s.UserName, &s.ExpiresAt)
	return s, oneRow(err, "create a session of user %s", userID)
}

// SessionByTokenHash returns the session whose token has that SHA-256.
// ErrNotFound when there is none, when it has expired, and when its user is
// disabled.
func SessionByTokenHash(ctx context.Context, q Querier, tokenHash []byte) (Session, error) {
	const sql = `
		select s.id, s.user_id, u.name, s.expires_at
		from public.sessions s
		join public.users u on u.id = s.user_id
		where s.token_hash = $1
		  and s.expires_at > statement_timestamp()
		  and u.disabled_at is null`
	var s Session
	err := q.QueryRow(ctx, sql, tokenHash).Scan(&s.ID, &s.UserID, &s.UserName, &s.ExpiresAt)
	return s, oneRow(err, "session by token")
}

// DeleteSession signs out the bearer of the token with that SHA-256. A session
// that is gone already is no error.
func DeleteSession(ctx context.Context, q Querier, tokenHash []byte) error {
	if _, err := q.Exec(ctx, `delete from public.sessions where token_hash = $1`, tokenHash); err != nil {
		return fmt.Errorf("delete a session: %w", err)
	}
	return nil
}

// cleanUserAgent keeps the first 500 characters that PostgreSQL can store.
func cleanUserAgent(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	if runes := []rune(s); len(runes) > userAgentLength {
		return string(runes[:userAgentLength])
	}
	return s
}
