package api

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"downbeat/app/sse"
	"downbeat/db"
)

func (s *Server) realtime(c *gin.Context) {
	ctx := c.Request.Context()
	if crossSite(c.Request) {
		fail(c, s.Log, errCrossSite)
		return
	}
	session, err := s.session(ctx, c.Request)
	if err != nil {
		fail(c, s.Log, err)
		return
	}
	// Go leaves a pair with a semicolon out, and a filter that is left out would let everything through.
	if _, err := url.ParseQuery(c.Request.URL.RawQuery); err != nil {
		fail(c, s.Log, invalid("The query cannot be read: "+err.Error()+"."))
		return
	}
	if c.Query("band") == "" {
		fail(c, s.Log, invalid("Say which band: /api/realtime?band=<id>; GET /api/bands lists yours."))
		return
	}
	band, err := uuid.Parse(c.Query("band"))
	if err != nil {
		fail(c, s.Log, db.ErrNotFound) // not even an id: as unknown as any other
		return
	}
	if _, err := db.Membership(ctx, s.DB, session.UserID, band); err != nil {
		fail(c, s.Log, err)
		return
	}
	filter, err := sse.ParseFilter(c.Query("types"))
	if err != nil {
		fail(c, s.Log, invalid("types: "+err.Error()+"."))
		return
	}

	// A reconnecting EventSource repeats its URL, and has heard more since.
	cursor := c.GetHeader("Last-Event-ID")
	if cursor == "" {
		cursor = c.Query("cursor")
	}
	admission := s.Guard.Admit(db.Grant{SessionID: session.ID, BandID: band})
	defer admission.Release()
	err = s.Streams.Serve(ctx, c.Writer, sse.Request{
		Band: band, User: session.UserID, Cursor: cursor, Filter: filter, Admission: admission,
	})
	if err != nil {
		fail(c, s.Log, err)
	}
}

// crossSite tells whether a browser makes the request for another site's page. A
// GET passes http.CrossOriginProtection, because it should change nothing; but a
// stream tells, and its cookie comes along.
func crossSite(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return false
	case "": // not a browser, or an old one
	default:
		return true
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	u, err := url.Parse(origin)
	return err != nil || u.Host != r.Host
}
