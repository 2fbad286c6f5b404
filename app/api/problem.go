package api

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"downbeat/app/access"
	"downbeat/app/edge"
	"downbeat/app/problem"
	"downbeat/db"
)

var (
	errNotFound   = problem.New(http.StatusNotFound, "not-found", "There is nothing here, or nothing that you may see.")
	errNoAddress  = problem.New(http.StatusNotFound, "no-such-address", "There is no such address. GET /api lists all that there are.")
	errAdminsOnly = problem.New(http.StatusForbidden, "admins-only", "Only admins of the band can do this.")
	errNoSession  = problem.New(http.StatusUnauthorized, "no-session", "Sign in first: POST /api/session with email and password.")
	errMethod     = problem.New(http.StatusMethodNotAllowed, "method-not-allowed", "This address does not take that method.")

	errUnavailable = problem.New(http.StatusServiceUnavailable, "unavailable", "The database can not be reached at the moment. Try again soon.").
			WithRetryAfter(2 * time.Second)
	errInternal = problem.New(http.StatusInternalServerError, "internal", "Something went wrong on our side. It has been noted.")
)

// The one table from errors to answers.
var problems = []struct {
	err error
	is  *problem.Problem
}{
	{db.ErrNotFound, errNotFound},
	{db.ErrBusy, problem.New(http.StatusServiceUnavailable, "busy", "Too many write the same at the moment. Try again.").WithRetryAfter(time.Second)},
	{db.ErrSetlistFull, problem.New(http.StatusConflict, "setlist-full", fmt.Sprintf("A setlist can hold %d items.", db.MaxItems))},
	{db.ErrKeyReused, errKeyReused},
	{db.ErrTooManyLinks, errTooManyLinks},
	{db.ErrTooMany, problem.New(http.StatusConflict, "too-many", "There are as many of these as there can be. Delete some first.")},
	{access.ErrRevoked, errNotFound},
	{access.ErrNoSession, errNoSession},
	{access.ErrCredentials, problem.New(http.StatusUnauthorized, "wrong-credentials", "This e-mail address and password do not fit.")},
	{access.ErrEmailTaken, errEmailTaken},
	{db.ErrLastAdmin, errLastAdmin},
	{db.ErrInviteUsed, errInviteUsed},
	{db.ErrInviteExpired, errInviteExpired},
	{db.ErrInviteForAnother, errInviteForAnother},
	{db.ErrAlreadyMember, errAlreadyMember},
}

// What the database refuses, by the code of a *db.RefusedError.
var refusals = map[string]*problem.Problem{
	"rule-broken":       problem.New(http.StatusUnprocessableEntity, "rule-broken", ""),
	"unknown-reference": problem.New(http.StatusUnprocessableEntity, "unknown-reference", "It refers to something that is not in this band."),
	"duplicate":         problem.New(http.StatusConflict, "duplicate", "There is one already."),
	"invalid-value":     problem.New(http.StatusUnprocessableEntity, "invalid-value", "A value cannot be stored as it is."),
}

// problemOf finds the answer to an error; errInternal for one that nobody has thought of.
func problemOf(err error) *problem.Problem {
	var p *problem.Problem
	var refused *db.RefusedError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &refused):
		p = refusals[refused.Code]
		if refused.Rule != "" {
			p = p.WithDetail("A rule does not hold: " + refused.Rule + ".")
		}
		if refused.Column != "" {
			p = p.WithErrors(fieldError("/"+field(refused.Column), "There is none with this id in the band."))
		}
		return p
	}
	for _, row := range problems {
		if errors.Is(err, row.err) {
			return row.is
		}
	}
	if db.Unavailable(err) {
		return errUnavailable
	}
	return errInternal
}

// fail answers with the problem that err is, and logs what the client must not see.
func (s *Server) fail(c *gin.Context, err error) {
	p := problemOf(err)
	request := c.Request.Context()
	if p.Status >= http.StatusInternalServerError && request.Err() == nil {
		s.Log.ErrorContext(request, "a request failed", "method", c.Request.Method, "path", edge.Path(c.Request), "request_id", edge.RequestID(request), "error", err)
	}
	var late *staleProblem
	if errors.As(err, &late) {
		c.Header("ETag", etag(late.version))
	}
	if p.Status == http.StatusUnauthorized {
		c.Header("WWW-Authenticate", "Bearer") // RFC 9110, section 15.5.2
	}
	c.Abort()
	problem.Write(c.Writer, p.WithRequestID(edge.RequestID(request)))
}
