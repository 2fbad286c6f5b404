package access

import (
	"context"
	"time"

	"github.com/google/uuid"

	"downbeat/db"
)

// Credentials are what a request shows of its sender.
type Credentials struct {
	CookieToken string // the value of the session cookie; empty if there is none
	Bearer      string // what follows "Bearer " in the header Authorization; empty if there is none
}

// Caller is who asks.
type Caller struct {
	UserID    uuid.UUID
	UserName  string
	SessionID uuid.UUID // uuid.Nil by the token of an identity provider
	IssuedAt  time.Time // of such a token; zero if it does not say, and for a session
	ExpiresAt time.Time // the latest moment until which this is good
}

// Grant is what a stream of this caller about the band is admitted by.
func (c Caller) Grant(band uuid.UUID) db.Grant {
	return db.Grant{SessionID: c.SessionID, UserID: c.UserID, BandID: band, IssuedAt: c.IssuedAt, ExpiresAt: c.ExpiresAt}
}

// Authenticator knows who asks, by a session or by a token of an identity
// provider. Bearers may be nil: then there are sessions only.
type Authenticator struct {
	Sessions *Sessions
	Bearers  *Bearers
}

// Caller returns who shows the credentials. A bearer that could be the token of a
// session is taken for one (scripts sign in, too), any other for a JSON Web
// Token. Where there is a bearer, the cookie counts for nothing, not even if the
// bearer proves nothing: whoever says who they are means it. Errors: ErrNoSession
// for anything that proves nothing; anything else is a failure of the database.
func (a Authenticator) Caller(ctx context.Context, c Credentials) (Caller, error) {
	token := c.CookieToken
	if c.Bearer != "" {
		if _, ok := TokenHash(c.Bearer); !ok {
			return a.Bearers.caller(ctx, c.Bearer)
		}
		token = c.Bearer
	}
	session, err := a.Sessions.SessionOf(ctx, token)
	if err != nil {
		return Caller{}, err
	}
	return Caller{UserID: session.UserID, UserName: session.UserName, SessionID: session.ID, ExpiresAt: session.ExpiresAt}, nil
}
