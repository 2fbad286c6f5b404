package api

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"

	"downbeat/app/access"
	"downbeat/app/hub"
	"downbeat/app/sse"
	"downbeat/db"
)

// Server answers HTTP requests. All fields but Draining are required.
type Server struct {
	DB       db.Querier
	Sessions *access.Sessions
	Guard    *access.Guard
	Hub      *hub.Hub
	Streams  *sse.Server
	Log      *slog.Logger

	// Draining is closed when the server is about to stop and wants no new clients.
	Draining <-chan struct{}
}

// Handler returns the routes, behind the checks that all of them share.
func (s *Server) Handler() http.Handler {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.Use(gin.CustomRecoveryWithWriter(nil, func(c *gin.Context, cause any) {
		s.Log.Error("a handler panicked", "method", c.Request.Method, "path", c.Request.URL.Path, "cause", cause)
		if !c.Writer.Written() {
			fail(c, s.Log, internal)
		}
	}))
	r.NoRoute(func(c *gin.Context) { fail(c, s.Log, db.ErrNotFound) })
	r.NoMethod(func(c *gin.Context) {
		fail(c, s.Log, newProblem(http.StatusMethodNotAllowed, "method-not-allowed", "This address does not take that method."))
	})

	r.GET("/", s.home)
	r.GET("/healthz", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "ok"}) })
	r.GET("/readyz", s.ready)
	r.POST("/api/session", s.signIn)
	r.DELETE("/api/session", s.signOut)
	r.GET("/api/bands", s.bands)
	r.GET("/api/realtime", s.realtime)

	// Refuses what a browser sends for another site, but for GET: see realtime.
	return http.NewCrossOriginProtection().Handler(r)
}

func (s *Server) home(c *gin.Context) {
	c.String(http.StatusOK, "Downbeat keeps every screen of a band in time.\n\n"+
		"POST /api/session   {\"email\":\"…\",\"password\":\"…\"}\n"+
		"GET  /api/bands\n"+
		"GET  /api/realtime?band=<id>\n")
}

// ready says whether this instance can serve: it follows the feed, all tables of
// the feed have their triggers, and it is not about to stop.
func (s *Server) ready(c *gin.Context) {
	reasons := []string{}
	select {
	case <-s.Draining:
		reasons = append(reasons, "the server is stopping")
	default:
	}
	if !s.Hub.Live().Live {
		reasons = append(reasons, "the feed can not be followed: is the database there?")
	} else if missing, err := db.Detached(c.Request.Context(), s.DB); err != nil {
		reasons = append(reasons, "the database does not answer")
		s.Log.Warn("the readiness check failed", "error", err)
	} else {
		reasons = append(reasons, missing...)
	}
	if len(reasons) > 0 {
		c.JSON(http.StatusServiceUnavailable, gin.H{"status": "not ready", "reasons": reasons})
		return
	}
	c.JSON(http.StatusOK, gin.H{"status": "ready", "streams": s.Streams.Open()})
}

// session returns who asks.
func (s *Server) session(ctx context.Context, r *http.Request) (db.Session, error) {
	return s.Sessions.SessionOf(ctx, tokenOf(r))
}
