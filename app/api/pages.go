package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// elsewhere answers what the contract has no route for. An address under one of its
// roots is one of the API and not there; any other is a page's.
func (s *Server) elsewhere(c *gin.Context) {
	c.Status(http.StatusOK) // gin has it at 404, as long as nobody says otherwise
	r := c.Request
	switch {
	case s.Pages == nil || ofAPI(r.URL.Path):
		s.fail(c, errNoAddress)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		c.Header("Allow", "GET, HEAD")
		s.fail(c, errMethod)
	case !s.Pages(c.Writer, r):
		s.fail(c, errNoAddress)
	}
}

// ofAPI tells whether the path is under the first part of one of the contract's.
func ofAPI(path string) bool {
	root, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	for _, op := range contract() {
		if first, _, _ := strings.Cut(strings.TrimPrefix(op.path, "/"), "/"); first == root {
			return true
		}
	}
	return false
}
