package api

import (
	"cmp"
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"downbeat/app/access"
	"downbeat/app/edge"
	"downbeat/db"
)

// The cookie of a browser that came over TLS is bound to this host and to TLS; over
// plain HTTP, on a developer's machine, browsers would drop such a one.
const (
	secureCookie = "__Host-downbeat"
	plainCookie  = "downbeat"
)

func (a *accounts) signIn(ctx context.Context, c *call) (reply, error) {
	var body SignIn
	if err := c.decode(&body); err != nil {
		return reply{}, err
	}
	// The address first: its pace keeps it from filling the other memory with accounts that it makes up.
	if err := allow(a.addresses, access.AddressKey(c.client())); err != nil {
		return reply{}, err
	}
	if err := allow(a.signIns, access.SignInKey(c.client(), body.Email)); err != nil {
		return reply{}, err
	}
	token, session, err := a.Who.Sessions.SignIn(ctx, body.Email, body.Password, c.gin.Request.UserAgent(), broughtToken(c.gin.Request))
	if err != nil {
		return reply{}, err
	}
	return signedIn(c, token, session, body.Bearer), nil
}

// signedIn gives the token to the browser, or to the script that wants it itself.
func signedIn(c *call, token string, session db.Session, bearer *bool) reply {
	body := Session{
		User: User{Id: session.UserID, Name: session.UserName}, Id: &session.ID, ExpiresAt: session.ExpiresAt.UTC(),
	}
	if bearer != nil && *bearer {
		body.Token = &token
	} else {
		setCookie(c.gin, edge.Secure(c.gin.Request), token, int(access.Lifetime.Seconds()))
	}
	return reply{status: http.StatusCreated, body: body}
}

func getSession(_ context.Context, c *call) (reply, error) {
	body := Session{User: User{Id: c.caller.UserID, Name: c.caller.UserName}, ExpiresAt: c.caller.ExpiresAt.UTC()}
	if c.caller.SessionID != uuid.Nil {
		body.Id = &c.caller.SessionID
	}
	return reply{body: body}, nil
}

// signOut ends whatever session the request shows, by cookie or header.
func (a *accounts) signOut(ctx context.Context, c *call) (reply, error) {
	shown := credentials(c.gin.Request)
	for _, token := range []string{shown.CookieToken, shown.Bearer} {
		if err := a.Who.Sessions.SignOut(ctx, token); err != nil {
			return reply{}, err
		}
	}
	clearCookies(c.gin)
	return reply{}, nil
}

func (a *accounts) listSessions(ctx context.Context, c *call) (reply, error) {
	rows, err := a.Who.Sessions.List(ctx, c.caller.UserID)
	if err != nil {
		return reply{}, err
	}
	return reply{body: SessionList{Sessions: mapped(rows, func(s db.Session) Device {
		return Device{
			Id: s.ID, UserAgent: s.UserAgent, CreatedAt: s.CreatedAt.UTC(), LastSeenAt: s.LastSeenAt.UTC(), ExpiresAt: s.ExpiresAt.UTC(),
			Current: s.ID == c.caller.SessionID,
		}
	})}}, nil
}

func (a *accounts) endSession(ctx context.Context, c *call) (reply, error) {
	return reply{}, a.Who.Sessions.End(ctx, c.caller.UserID, c.ids["session"])
}

func (a *accounts) signOutEverywhere(ctx context.Context, c *call) (reply, error) {
	if err := a.Who.Sessions.SignOutEverywhere(ctx, c.caller.UserID); err != nil {
		return reply{}, err
	}
	clearCookies(c.gin)
	return reply{}, nil
}

func setCookie(c *gin.Context, secure bool, token string, maxAge int) {
	cookie := &http.Cookie{Name: plainCookie, Value: token, Path: "/", MaxAge: maxAge, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if secure {
		cookie.Name, cookie.Secure = secureCookie, true
	}
	http.SetCookie(c.Writer, cookie)
}

// clearCookies takes the cookies of both spellings back: a browser may have one of
// each, from before and after the server got its certificate.
func clearCookies(c *gin.Context) {
	for _, secure := range []bool{edge.Secure(c.Request), !edge.Secure(c.Request)} {
		setCookie(c, secure, "", -1)
	}
}

// cookieToken returns the session token that a browser sends along; empty if there is none.
func cookieToken(r *http.Request) string {
	name := plainCookie
	if edge.Secure(r) {
		name = secureCookie
	}
	cookie, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// broughtToken is that of a session that a sign-in ends: a cookie, which somebody
// else may have planted, before what a script shows.
func broughtToken(r *http.Request) string {
	shown := credentials(r)
	return cmp.Or(shown.CookieToken, shown.Bearer)
}
