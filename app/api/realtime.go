package api

import (
	"context"

	"downbeat/app/edge"
	"downbeat/app/sse"
)

func (s *Server) streamHandlers() map[string]handler {
	return map[string]handler{"followBand": {raw: s.follow}}
}

func (s *Server) follow(ctx context.Context, c *call) error {
	// A GET passes http.CrossOriginProtection, because it should change nothing; but a stream tells, and its cookie comes along.
	if edge.CrossSite(c.gin.Request) {
		return edge.ErrCrossSite
	}
	band, ok := parseID(c.query.Get("band"))
	if !ok {
		return errNotFound // not even an id: as unknown as any other
	}
	opened, err := s.turn(ctx, c)
	if err != nil {
		return err
	}
	defer opened()
	grant := c.caller.Grant(band)
	if err := s.Guard.Check(ctx, grant); err != nil {
		return err // to who is no member, as unknown as any other
	}
	filter, err := sse.ParseFilter(c.query.Get("types"))
	if err != nil {
		return errParameters.WithErrors(fieldError("types", err.Error()+"."))
	}
	leave, err := s.Edge.Stream(ctx, c.caller.UserID.String())
	if err != nil {
		return err
	}

	// A reconnecting EventSource repeats its URL, and has heard more since.
	cursor := c.gin.GetHeader("Last-Event-ID")
	if cursor == "" {
		cursor = c.query.Get("cursor")
	}
	admission := s.Guard.Admit(grant)
	return s.Stream.Serve(ctx, c.gin.Writer, sse.Request{
		Band: band, User: c.caller.UserID, Cursor: cursor, Filter: filter, Admission: admission, Opened: opened,
		Ended: func() { // the route may have returned long ago
			admission.Release()
			leave()
		},
	})
}
