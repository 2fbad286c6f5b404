package api

import (
	"context"
	"net/http"
	"time"

	"downbeat/db"
)

const readinessBound = 2 * time.Second // of the question to the database: who balances load does not wait for long

func (s *Server) systemHandlers() map[string]handler {
	return map[string]handler{
		"getHealth":         {plain: health, aside: true},
		"getReadiness":      {plain: s.readiness, aside: true},
		"getReference":      {raw: s.reference},
		"getReferenceStyle": {raw: referenceStyle},
		"getOpenAPI":        {raw: document(openAPI)},
		"getAsyncAPI":       {raw: document(asyncAPI)},
	}
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
	} else if missing, err := s.missing(ctx); err != nil {
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

// missing lists the triggers that are not in place. Who asks at the same time gets the
// same answer: anybody may ask, as often as they like, and shall keep nobody waiting.
func (s *Server) missing(ctx context.Context) ([]string, error) {
	list, err, _ := s.detached.Do("", func() (any, error) {
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), readinessBound)
		defer cancel()
		return db.Detached(bounded, s.Aside)
	})
	missing, _ := list.([]string)
	return missing, err
}

// document serves a contract as it stands here.
func document(content []byte) func(context.Context, *call) error {
	return func(_ context.Context, c *call) error {
		c.gin.Data(http.StatusOK, "application/yaml; charset=utf-8", content)
		return nil
	}
}
