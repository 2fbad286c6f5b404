package api

import (
	"errors"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"

	"downbeat/app/access"
	"downbeat/db"
)

// problem is an error as a client gets it (RFC 9457). Its code is stable, its
// detail is a sentence for people.
type problem struct {
	Type   string `json:"type"` // about:blank, so that title says what the status says
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func (p *problem) Error() string { return p.Detail }

func newProblem(status int, code, detail string) *problem {
	return &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: detail}
}

// invalid is a request that cannot be understood as it stands.
func invalid(detail string) *problem {
	return newProblem(http.StatusBadRequest, "invalid-request", detail)
}

// The one table from errors to answers.
var problems = []struct {
	err error
	is  *problem
}{
	{access.ErrCredentials, newProblem(http.StatusUnauthorized, "wrong-credentials", "This e-mail address and password do not fit.")},
	{access.ErrNoSession, newProblem(http.StatusUnauthorized, "no-session", "Sign in first: POST /api/session with email and password.")},
	{db.ErrNotFound, newProblem(http.StatusNotFound, "not-found", "There is nothing here, or nothing that you may see.")},
	{access.ErrRevoked, newProblem(http.StatusNotFound, "not-found", "There is nothing here, or nothing that you may see.")},
	{errCrossSite, newProblem(http.StatusForbidden, "cross-site", "Another site must not use this session.")},
}

var errCrossSite = errors.New("the request comes from another site")

var unavailable = newProblem(http.StatusServiceUnavailable, "unavailable", "The database can not be reached at the moment. Try again soon.")

var internal = newProblem(http.StatusInternalServerError, "internal", "Something went wrong on our side. It has been noted.")

// fail answers with the problem that err is, and logs what the client must not see.
func fail(c *gin.Context, log *slog.Logger, err error) {
	var p *problem
	if !errors.As(err, &p) {
		p = internal
		for _, row := range problems {
			if errors.Is(err, row.err) {
				p = row.is
			}
		}
	}
	if p == internal && db.Unavailable(err) {
		p = unavailable
		c.Header("Retry-After", "2")
	}
	if p.Status >= http.StatusInternalServerError && c.Request.Context().Err() == nil {
		log.Error("a request failed", "method", c.Request.Method, "path", c.Request.URL.Path, "error", err)
	}
	c.Header("Content-Type", "application/problem+json")
	c.Abort()
	c.PureJSON(p.Status, p)
}
