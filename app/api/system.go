package api

import (
	"context"
	"net/http"

	"downbeat/db"
)

func (s *Server) systemHandlers() map[string]handler {
	return map[string]handler{
		"getHome":           {raw: home},
		"getHealth":         {plain: health},
		"getReadiness":      {plain: s.readiness},
		"getReference":      {raw: s.reference},
		"getReferenceStyle": {raw: referenceStyle},
		"getOpenAPI":        {raw: document(openAPI)},
		"getAsyncAPI":       {raw: document(asyncAPI)},
	}
}

func home(_ context.Context, c *call) error {
	c.gin.Redirect(http.StatusSeeOther, "/api")
	return nil
}

func health(context.Context, *call) (reply, error) { return reply{body: Health{Status: "ok"}}, nil }

// readiness says whether this instance can serve: it follows the feed, all tables of
// the feed have their triggers, it has room, and it is not about to stop.
func (s *Server) readiness(ctx context.Context, _ *call) (reply, error) {
	reasons := []string{}
	select {
	case <-s.Draining:
		reasons = append(reasons, "the server is stopping")
	default:
	}
	if full := s.Edge.Full(); full != "" {
		reasons = append(reasons, full)
	}
	if !s.Hub.Live().Live {
		reasons = append(reasons, "the feed can not be followed: is the database there?")
	} else if missing, err := db.Detached(ctx, s.DB); err != nil {
		reasons = append(reasons, "the database does not answer")
		s.Log.Warn("the readiness check failed", "error", err)
	} else {
		reasons = append(reasons, missing...)
	}
	if len(reasons) > 0 {
		return reply{status: http.StatusServiceUnavailable, body: Health{Status: "not ready", Reasons: &reasons}}, nil
	}
	streams := s.Stream.Open()
	return reply{body: Health{Status: "ready", Streams: &streams}}, nil
}

// document serves a contract as it stands here.
func document(content []byte) func(context.Context, *call) error {
	return func(_ context.Context, c *call) error {
		c.gin.Data(http.StatusOK, "application/yaml; charset=utf-8", content)
		return nil
	}
}
