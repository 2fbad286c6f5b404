package api

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"downbeat/app/api/reference"
	"downbeat/app/edge"
)

// manual is the reference, rendered when it is first asked for. Its contracts are
// embedded, so that an error in one is ours, and a test meets it.
var manual = sync.OnceValue(func() *reference.Page {
	page, err := reference.New(openAPI, asyncAPI)
	if err != nil {
		panic(fmt.Sprintf("the reference: %v", err))
	}
	return page
})

func (s *Server) reference(_ context.Context, c *call) error {
	c.gin.Data(http.StatusOK, "text/html; charset=utf-8", manual().HTML(edge.Origin(c.gin.Request)))
	return nil
}

// referenceStyle is a file of its own, because the content policy of the edge takes no style from within a page.
func referenceStyle(_ context.Context, c *call) error {
	c.gin.Data(http.StatusOK, "text/css; charset=utf-8", reference.Style)
	return nil
}
