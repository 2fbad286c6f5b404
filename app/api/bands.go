package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"downbeat/db"
)

// band is a band as one of its members sees it.
type band struct {
	ID       uuid.UUID `json:"id"`
	Name     string    `json:"name"`
	Role     string    `json:"role"`     // of the caller: admin or member
	MemberID uuid.UUID `json:"memberId"` // of the caller
}

func (s *Server) bands(c *gin.Context) {
	ctx := c.Request.Context()
	session, err := s.session(ctx, c.Request)
	if err != nil {
		fail(c, s.Log, err)
		return
	}
	rows, err := db.BandsOf(ctx, s.DB, session.UserID)
	if err != nil {
		fail(c, s.Log, err)
		return
	}
	bands := make([]band, len(rows))
	for i, b := range rows {
		bands[i] = band(b)
	}
	c.JSON(http.StatusOK, gin.H{"bands": bands})
}
