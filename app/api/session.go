package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"downbeat/app/access"
)

// maxBody bounds a request's body, in bytes.
const maxBody = 64 << 10

// The cookie of a browser that came over TLS is bound to this host and to TLS; over
// plain HTTP, on a developer's machine, browsers would drop such a one.
const (
	secureCookie = "__Host-downbeat"
	plainCookie  = "downbeat"
)

func (s *Server) signIn(c *gin.Context) {
	var body struct {
		Email    string `json:"email"`
		Password string `json:"password"`
	}
	if err := decode(c, &body); err != nil {
		fail(c, s.Log, err)
		return
	}
	token, session, err := s.Sessions.SignIn(c.Request.Context(), body.Email, body.Password, c.Request.UserAgent())
	if err != nil {
		fail(c, s.Log, err)
		return
	}
	setCookie(c, token, access.Lifetime)
	c.JSON(http.StatusCreated, gin.H{
		"user":      gin.H{"id": session.UserID, "name": session.UserName},
		"expiresAt": session.ExpiresAt.UTC(),
	})
}

func (s *Server) signOut(c *gin.Context) {
	if err := s.Sessions.SignOut(c.Request.Context(), tokenOf(c.Request)); err != nil {
		fail(c, s.Log, err)
		return
	}
	setCookie(c, "", -1)
	c.Status(http.StatusNoContent)
}

// decode reads one JSON object and nothing else; unknown fields are refused.
func decode(c *gin.Context, into any) error {
	decoder := json.NewDecoder(http.MaxBytesReader(c.Writer, c.Request.Body, maxBody))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil && decoder.Decode(&struct{}{}) != io.EOF {
		err = errors.New("there is more after the object")
	}
	if err != nil {
		return invalid("The body must be one JSON object with the documented fields: " + err.Error() + ".")
	}
	return nil
}

func setCookie(c *gin.Context, token string, lifetime time.Duration) {
	cookie := &http.Cookie{
		Name: plainCookie, Value: token, Path: "/", MaxAge: int(lifetime.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if c.Request.TLS != nil {
		cookie.Name, cookie.Secure = secureCookie, true
	}
	if lifetime < 0 {
		cookie.MaxAge = -1
	}
	http.SetCookie(c.Writer, cookie)
}

// tokenOf returns the session token of a request; empty if it has none.
func tokenOf(r *http.Request) string {
	name := plainCookie
	if r.TLS != nil {
		name = secureCookie
	}
	cookie, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}
