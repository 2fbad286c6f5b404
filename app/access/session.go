package access

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"downbeat/db"
)

// Lifetime is how long a session lasts from sign-in, however much it is used. One
// that is not used ends after db.SessionIdle.
const Lifetime = 30 * 24 * time.Hour

var (
	// ErrCredentials: address and password do not belong to anybody who may sign
	// in. It never says which of the two is wrong.
	ErrCredentials = errors.New("this e-mail address and password do not fit")

	// ErrNoSession: what was shown proves nothing, or nothing any more.
	ErrNoSession = errors.New("no session, or one that has ended")
)

// Sessions signs people in and out.
type Sessions struct {
	q         db.Querier
	passwords *Passwords
	byToken   *batcher[[]byte, db.Session] // the zero Session: none
}

// NewSessions keeps the sessions in the database behind q.
func NewSessions(q db.Querier, passwords *Passwords) *Sessions {
	return &Sessions{q: q, passwords: passwords, byToken: newBatcher(func(ctx context.Context, hashes [][]byte) ([]db.Session, error) {
		return db.SessionsByTokenHash(ctx, q, hashes)
	})}
}

// SignIn checks the password and opens a new session. The token, 43 characters
// of base64url, proves the session from now on; it is stored nowhere, so it
// cannot be asked for again. The user agent only helps the person to recognise
// the session. The session of previousToken, which came with the request, ends:
// whoever had planted it knows nothing by it. Errors: ErrCredentials; anything
// else is a failure of the database, of a stored hash, or the end of ctx.
func (s *Sessions) SignIn(ctx context.Context, email, password, userAgent, previousToken string) (token string, session db.Session, err error) {
	user, err := s.userByEmail(ctx, email)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return "", db.Session{}, fmt.Errorf("sign in: %w", err)
	}
	// Also without a user: the work must be the same.
	fits, err := s.passwords.Verify(ctx, password, user.PasswordHash)
	if err != nil {
		return "", db.Session{}, fmt.Errorf("sign in: %w", err)
	}
	if !fits || user.Disabled {
		return "", db.Session{}, ErrCredentials
	}

	token, hash := NewToken()
	previous, _ := TokenHash(previousToken)
	session, err = db.CreateSession(ctx, s.q, db.NewSession{
		UserID: user.ID, PasswordHash: user.PasswordHash, TokenHash: hash, Lifetime: Lifetime, UserAgent: userAgent, Replaces: previous,
	})
	switch {
	case errors.Is(err, db.ErrNotFound):
		return "", db.Session{}, ErrCredentials // deleted, disabled or another password while we computed
	case err != nil:
		return "", db.Session{}, fmt.Errorf("sign in: %w", err)
	}
	return token, session, nil
}

// SessionOf returns the session that the token proves, and notes that it is in
// use. Errors: ErrNoSession for anything that proves none, be it garbage, signed
// out, expired, long unused, or of a disabled person; anything else is a failure
// of the database, or the end of ctx. Many who ask at once share a question that is
// asked after they came: a session that has ended before the call proves nothing.
func (s *Sessions) SessionOf(ctx context.Context, token string) (db.Session, error) {
	hash, ok := TokenHash(token)
	if !ok {
		return db.Session{}, ErrNoSession
	}
	session, err := s.byToken.answer(ctx, hash)
	switch {
	case err != nil:
		return db.Session{}, fmt.Errorf("session of a token: %w", err)
	case session.ID == uuid.Nil:
		return db.Session{}, ErrNoSession
	}
	return session, nil
}

// SignOut ends the session that the token proves; a token that proves none is no
// error. Streams that were opened with it are ended by whoever serves them.
func (s *Sessions) SignOut(ctx context.Context, token string) error {
	hash, ok := TokenHash(token)
	if !ok {
		return nil
	}
	if err := db.DeleteSession(ctx, s.q, hash); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

// SignOutEverywhere ends all sessions of the person, this one too, and refuses
// the tokens that identity providers have issued until now.
func (s *Sessions) SignOutEverywhere(ctx context.Context, userID uuid.UUID) error {
	if err := db.SignOutUser(ctx, s.q, userID); err != nil {
		return fmt.Errorf("sign out everywhere: %w", err)
	}
	return nil
}

// List returns the sessions of the person that have not ended, the one that was
// used last first.
func (s *Sessions) List(ctx context.Context, userID uuid.UUID) ([]db.Session, error) {
	return db.SessionsOf(ctx, s.q, userID)
}

// End ends one session of the person. db.ErrNotFound when there is none of that
// id, and just the same when it is another person's.
func (s *Sessions) End(ctx context.Context, userID, sessionID uuid.UUID) error {
	return db.DeleteSessionOf(ctx, s.q, userID, sessionID)
}

// userByEmail finds the account. What cannot be anybody's address is not asked
// for: PostgreSQL refuses NUL and broken UTF-8 with an error of its own.
func (s *Sessions) userByEmail(ctx context.Context, email string) (db.User, error) {
	email = strings.TrimSpace(email)
	if !utf8.ValidString(email) || strings.ContainsRune(email, 0) || utf8.RuneCountInString(email) > maxEmail {
		email = "" // nobody's, and the round trip is made all the same
	}
	return db.UserByEmail(ctx, s.q, email)
}
