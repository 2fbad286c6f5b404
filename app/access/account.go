package access

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"downbeat/db"
)

// The limits of what an account says about its owner, in characters.
const (
	maxEmail = 254
	maxName  = 100
)

// What is wrong with what a person wrote about themselves; each is a sentence
// that may be shown to them.
var (
	// ErrEmailTaken: the address has an account already. Signing up says so: it
	// could not make a second one and pretend, as long as no mail is sent.
	ErrEmailTaken = db.ErrEmailTaken

	// ErrEmailFormat: the text is no address: one @ with something on both sides,
	// no blanks or control characters, at most 254 characters.
	ErrEmailFormat = db.ErrEmailFormat

	// ErrNameFormat: a name has 1 to 100 characters, on one line.
	ErrNameFormat = errors.New("a name has 1 to 100 characters, on one line")
)

// SignUp makes an account and opens its first session: see SignIn. Blanks around
// the address and the name are taken off. Nobody checks that the address is the
// person's own, so that nothing must follow from it: see Bearers for how that
// could be abused. Errors: ErrEmailFormat, ErrNameFormat, ErrPasswordLength,
// ErrEmailTaken; anything else is a failure of the database, or the end of ctx.
func (s *Sessions) SignUp(ctx context.Context, email, name, password, userAgent string) (token string, session db.Session, err error) {
	user := db.User{}
	if user.Email, err = cleanEmail(email); err != nil {
		return "", db.Session{}, err
	}
	if user.Name, err = CleanName(name); err != nil {
		return "", db.Session{}, err
	}
	if user.PasswordHash, err = s.passwords.Hash(ctx, password); err != nil {
		return "", db.Session{}, fmt.Errorf("sign up: %w", err)
	}
	token, hash := NewToken()
	session, err = db.SignUp(ctx, s.q, user, db.NewSession{TokenHash: hash, Lifetime: Lifetime, UserAgent: userAgent})
	if err != nil {
		return "", db.Session{}, fmt.Errorf("sign up: %w", err)
	}
	return token, session, nil
}

// ChangePassword sets another password, if current is the present one. All other
// sessions of the person end, and tokens that identity providers have issued
// until now are refused; the given session stays. Errors: ErrPasswordLength,
// ErrCredentials; anything else is a failure of the database, or the end of ctx.
func (s *Sessions) ChangePassword(ctx context.Context, session db.Session, current, next string) error {
	if !fitsNew(next) {
		return ErrPasswordLength // before any work
	}
	user, err := s.verified(ctx, session.UserID, current)
	if err != nil {
		return fmt.Errorf("change a password: %w", err)
	}
	hash, err := s.passwords.Hash(ctx, next)
	if err != nil {
		return fmt.Errorf("change a password: %w", err)
	}
	err = db.SetUserPassword(ctx, s.q, user.ID, user.PasswordHash, hash, session.ID)
	if errors.Is(err, db.ErrNotFound) {
		return ErrCredentials // somebody else was quicker: another password, or no account any more
	}
	return err
}

// ChangeEmail gives the account another address to sign in with, if current is
// its password. Sessions stay. Errors: ErrEmailFormat, ErrCredentials,
// ErrEmailTaken; anything else is a failure of the database, or the end of ctx.
func (s *Sessions) ChangeEmail(ctx context.Context, userID uuid.UUID, current, email string) error {
	email, err := cleanEmail(email)
	if err != nil {
		return err
	}
	user, err := s.verified(ctx, userID, current)
	if err != nil {
		return fmt.Errorf("change an e-mail address: %w", err)
	}
	err = db.SetUserEmail(ctx, s.q, user.ID, user.PasswordHash, email)
	if errors.Is(err, db.ErrNotFound) {
		return ErrCredentials
	}
	return err
}

// verified returns the user, if the password is theirs; ErrCredentials if not,
// also for a user who has none.
func (s *Sessions) verified(ctx context.Context, userID uuid.UUID, password string) (db.User, error) {
	user, err := db.UserByID(ctx, s.q, userID)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return db.User{}, err
	}
	fits, err := s.passwords.Verify(ctx, password, user.PasswordHash)
	if err != nil {
		return db.User{}, err
	}
	if !fits || user.Disabled {
		return db.User{}, ErrCredentials
	}
	return user, nil
}

func cleanEmail(email string) (string, error) {
	email = strings.TrimSpace(email)
	local, domain, ok := strings.Cut(email, "@")
	if !ok || local == "" || domain == "" || strings.Contains(domain, "@") ||
		strings.ContainsFunc(email, unicode.IsSpace) || !printable(email) || utf8.RuneCountInString(email) > maxEmail {
		return "", ErrEmailFormat
	}
	return email, nil
}

// CleanName takes the blanks around a name off. ErrNameFormat for what is none: a
// name stands in lists and in sentences, so that it must be seen and have one line.
func CleanName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || !printable(name) || utf8.RuneCountInString(name) > maxName {
		return "", ErrNameFormat
	}
	return name, nil
}

// printable is text without line ends, NUL and other control characters.
func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	})
}
