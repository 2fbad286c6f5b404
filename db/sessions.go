package db

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

const (
	// SessionIdle is how long a session lasts without being used.
	SessionIdle = 7 * 24 * time.Hour

	// seenEvery is how exactly last_seen_at is kept: reading a session writes no
	// more often than that.
	seenEvery = 5 * time.Minute

	// userAgentLength is the limit of sessions.user_agent, in characters.
	userAgentLength = 500
)

// Session is one signed-in browser or script of a person who is not disabled.
// All its times are by the clock of the database.
type Session struct {
	ID         uuid.UUID
	UserID     uuid.UUID
	UserName   string
	UserAgent  string // what the browser called itself at sign-in
	CreatedAt  time.Time
	LastSeenAt time.Time // to within five minutes; SessionIdle after it the session ends
	ExpiresAt  time.Time // when it ends, however much it is used
}

// NewSession is what a session is made from.
type NewSession struct {
	UserID uuid.UUID

	// PasswordHash is the one that has been verified, empty for a person without a
	// password. If it is another by the time of the insert, there is no session.
	PasswordHash string

	TokenHash []byte        // the SHA-256 (32 bytes) of the token that the bearer gets
	Lifetime  time.Duration // from now, by the clock of the database
	UserAgent string        // free text from outside: cut and cleaned to what a text column takes

	// Replaces is the token hash of a session, whosever, that ends by this; nil
	// for none.
	Replaces []byte
}

// sessionLasts is true for a session (s) of a user (u) that has not ended; $1 is
// SessionIdle.
const sessionLasts = `
	s.expires_at > statement_timestamp()
	and s.last_seen_at > statement_timestamp() - $1::interval
	and u.disabled_at is null`

// CreateSession signs a person in. What has expired of the same person is
// deleted. ErrNotFound when the user is unknown or disabled, or has another
// password by now.
func CreateSession(ctx context.Context, q Querier, n NewSession) (Session, error) {
	// The lock waits for a change of the password that is under way, and makes the next one wait, so that its trigger sees
	// this session: signing in with a password that has just been changed leaves nothing behind.
	const sql = `
		with who as (
		  select id, name
		  from public.users
		  where id = $1
		    and coalesce(password_hash, '') = $2
		    and disabled_at is null
		  for share
		), replaced as (
		  delete from public.sessions
		  where token_hash = $6
		    and exists (select from who)
		), expired as (
		  delete from public.sessions s
		  using who
		  where s.user_id = who.id
		    and (s.expires_at <= statement_timestamp() or s.last_seen_at <= statement_timestamp() - $7::interval)
		), made as (
		  insert into public.sessions (user_id, token_hash, expires_at, user_agent)
		  select id, $3, statement_timestamp() + $4, $5
		  from who
		  returning id, user_id, user_agent, created_at, last_seen_at, expires_at
		)
		select made.id, made.user_id, who.name, made.user_agent, made.created_at, made.last_seen_at, made.expires_at
		from made
		join who on who.id = made.user_id`
	s, err := one[Session](ctx, q, sql, n.UserID, n.PasswordHash, n.TokenHash, n.Lifetime, cleanUserAgent(n.UserAgent), n.Replaces, SessionIdle)
	return s, oneRow(err, "create a session of user %s", n.UserID)
}

// SessionsByTokenHash returns, for each SHA-256 of a token, in the same order, the
// session that it proves, and notes that the session is in use; the zero Session
// where there is none, be it unknown, ended, expired or of a disabled person. One
// statement and so one snapshot for all of them.
func SessionsByTokenHash(ctx context.Context, q Querier, tokenHashes [][]byte) ([]Session, error) {
	const sql = `
		select s.id, s.user_id, u.name, s.user_agent, s.created_at, s.last_seen_at, s.expires_at,
		  s.last_seen_at <= statement_timestamp() - $3::interval, asked.place
		from unnest($2::bytea[]) with ordinality as asked (token_hash, place)
		join public.sessions s on s.token_hash = asked.token_hash
		join public.users u on u.id = s.user_id
		where ` + sessionLasts
	found, err := many[struct {
		Session
		Due   bool
		Place int64
	}](ctx, q, "sessions by token", sql, SessionIdle, tokenHashes, seenEvery)
	if err != nil {
		return nil, err
	}
	sessions := make([]Session, len(tokenHashes))
	var due [][16]byte
	for _, f := range found {
		sessions[f.Place-1] = f.Session
		if f.Due {
			due = append(due, f.ID)
		}
	}
	if len(due) > 0 {
		err = touchSessions(ctx, q, due)
	}
	return sessions, err
}

// touchSessions notes that sessions are in use, but for those to which somebody is
// writing at this moment: they are either noted already, or about to end.
func touchSessions(ctx context.Context, q Querier, ids [][16]byte) error {
	const sql = `
		update public.sessions
		set last_seen_at = statement_timestamp()
		where id in (
		  select id
		  from public.sessions
		  where id = any ($1)
		    and last_seen_at <= statement_timestamp() - $2::interval
		  for update skip locked
		)`
	if _, err := q.Exec(ctx, sql, ids, seenEvery); err != nil {
		return fmt.Errorf("note that %d sessions are in use: %w", len(ids), err)
	}
	return nil
}

// SessionsOf lists the sessions of a person that have not ended, the one that was
// used last first. None for a disabled user.
func SessionsOf(ctx context.Context, q Querier, userID uuid.UUID) ([]Session, error) {
	const sql = `
		select s.id, s.user_id, u.name, s.user_agent, s.created_at, s.last_seen_at, s.expires_at
		from public.sessions s
		join public.users u on u.id = s.user_id
		where s.user_id = $2
		  and ` + sessionLasts + `
		order by s.last_seen_at desc, s.id`
	return many[Session](ctx, q, fmt.Sprintf("sessions of user %s", userID), sql, SessionIdle, userID)
}

// DeleteSession signs out the bearer of the token with that SHA-256. A session
// that is gone already is no error.
func DeleteSession(ctx context.Context, q Querier, tokenHash []byte) error {
	if _, err := q.Exec(ctx, `delete from public.sessions where token_hash = $1`, tokenHash); err != nil {
		return fmt.Errorf("delete a session: %w", err)
	}
	return nil
}

// ForgetSessions drops those that have ended by themselves.
func ForgetSessions(ctx context.Context, q Querier) error {
	const sql = `delete from public.sessions where expires_at <= statement_timestamp() or last_seen_at <= statement_timestamp() - $1::interval`
	if _, err := q.Exec(ctx, sql, SessionIdle); err != nil {
		return fmt.Errorf("forget sessions: %w", err)
	}
	return nil
}

// DeleteSessionOf ends one session of that user. ErrNotFound when there is none,
// and just the same when it is another person's.
func DeleteSessionOf(ctx context.Context, q Querier, userID, id uuid.UUID) error {
	tag, err := q.Exec(ctx, `delete from public.sessions where id = $1 and user_id = $2`, id, userID)
	return oneChanged(tag, err, "delete session %s", id)
}

// cleanUserAgent keeps the first 500 characters that PostgreSQL can store.
func cleanUserAgent(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	if runes := []rune(s); len(runes) > userAgentLength {
		return string(runes[:userAgentLength])
	}
	return s
}
