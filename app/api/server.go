package api

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/singleflight"

	"downbeat/app/access"
	"downbeat/app/edge"
	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/app/sse"
	"downbeat/db"
)

// Server answers HTTP requests. All fields but Pages and Draining are required.
type Server struct {
	DB     *pgxpool.Pool
	Who    access.Authenticator
	Guard  *access.Guard
	Edge   *edge.Edge
	Hub    *hub.Hub
	Stream *sse.Server
	Log    *slog.Logger

	// Settle returns when everything that was committed before its call is numbered and
	// in the hub (feed.Feed.Settle).
	Settle func(context.Context) error

	// Aside is for what must not wait behind requests, be there ever so many (db.Aside).
	Aside db.Querier

	// Pages answers a GET or HEAD of what is no address of the API, and returns true; or
	// it writes nothing and returns false if there is no such page. nil: there are none.
	Pages func(http.ResponseWriter, *http.Request) bool

	// Draining is closed when the server is about to stop and wants no new clients.
	Draining <-chan struct{}

	turns    turns
	detached singleflight.Group // of the readiness check
}

const (
	requestBound = 20 * time.Second // of what is not a stream
	settleBound  = 2 * time.Second  // for a write to find its place in the feed
)

// Handler returns the routes of the contract, and the pages beside them. They are meant to stand behind the
// edge, which says who the client is and what the request is called.
func (s *Server) Handler() http.Handler { return s.router() }

func (s *Server) router() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.RedirectTrailingSlash = false
	r.NoRoute(s.elsewhere)
	r.NoMethod(func(c *gin.Context) { s.fail(c, errMethod) })

	handlers := s.handlers()
	for _, op := range contract() {
		h, ok := handlers[op.OperationID]
		if !ok {
			panic("openapi.yaml has an operation without a handler: " + op.OperationID)
		}
		delete(handlers, op.OperationID)
		serve := func(c *gin.Context) { s.serve(&call{op: op, gin: c}, h) }
		r.Handle(op.method, op.route(), serve)
		if op.method == http.MethodGet && !op.streams() {
			r.HEAD(op.route(), serve) // the same without its body, which net/http leaves out
		}
	}
	for id := range handlers {
		panic("a handler without an operation in openapi.yaml: " + id)
	}
	return r
}

// handlers are what the operations of the contract do, by operationId.
func (s *Server) handlers() map[string]handler {
	all := map[string]handler{}
	for _, of := range []map[string]handler{
		s.accountHandlers(), s.bandHandlers(), s.inviteHandlers(), s.gigHandlers(), s.rehearsalHandlers(), s.songHandlers(),
		s.setlistHandlers(), s.unavailabilityHandlers(), s.calendarHandlers(), s.overviewHandlers(), s.streamHandlers(), s.systemHandlers(),
	} {
		maps.Copy(all, of)
	}
	return all
}

// serve answers one request.
func (s *Server) serve(c *call, h handler) {
	edge.SetRoute(c.gin.Request.Context(), c.op.path)
	err := s.prepare(c)
	if err != nil {
		s.fail(c.gin, err)
		return
	}
	if h.raw != nil {
		if err := h.raw(c.gin.Request.Context(), c); err != nil {
			s.fail(c.gin, err)
		}
		return
	}
	ctx, cancel := context.WithTimeout(c.gin.Request.Context(), requestBound)
	defer cancel()
	r, err := s.do(ctx, c, h)
	if err != nil {
		s.fail(c.gin, err)
		return
	}
	answer(c.gin, r) // and whoever reads it slowly has nobody waiting for it
}

// do has the handler do its work when it is the caller's turn.
func (s *Server) do(ctx context.Context, c *call, h handler) (reply, error) {
	if h.aside {
		return h.plain(ctx, c)
	}
	leave, err := s.turn(ctx, c)
	if err != nil {
		return reply{}, err
	}
	defer leave()
	switch {
	case h.read != nil:
		return s.read(ctx, c, h.read)
	case h.write != nil:
		return s.write(ctx, c, h.write)
	default:
		return h.plain(ctx, c)
	}
}

// prepare finds out who asks, and holds the request against the contract. Who asks
// comes first, so that to somebody who is not signed in everything is the same; but
// not before the body is there, which a client can send as slowly as it likes: who
// is signed out meanwhile must not be let in for having begun before.
func (s *Server) prepare(c *call) (err error) {
	r := c.gin.Request
	var unread error
	if c.op.body != nil {
		c.raw, unread = c.op.readBody(c.gin.Writer, r)
	}
	if c.op.access != accessPublic {
		shown := credentials(r)
		bounded, cancel := context.WithTimeout(r.Context(), requestBound)
		defer cancel()
		if c.caller, err = s.Who.Caller(bounded, shown); errors.Is(err, access.ErrNoSession) && (shown.Bearer != "" || shown.CookieToken != "") {
			return errNoSession.WithDetail("What came with the request proves no session any more. Sign in again: POST /api/session.")
		} else if err != nil {
			return err
		}
	}
	c.ids = make(map[string]uuid.UUID, len(c.op.ids))
	for _, name := range c.op.ids {
		id, ok := parseID(c.gin.Param(name))
		if !ok {
			return errNotFound // not even an id: as unknown as any other
		}
		c.ids[name] = id
	}
	if c.query, err = c.op.checkParameters(r); err != nil {
		return s.hide(c, err)
	}
	if header := r.Header.Values("If-Match"); len(header) > 0 && c.op.parameters["if-match"] != nil {
		if c.seen, err = parseIfMatch(strings.Join(header, ",")); err != nil {
			return s.hide(c, err)
		}
	}
	if c.op.body == nil {
		return nil
	}
	if unread != nil {
		return s.hide(c, unread)
	}
	if c.body, err = c.op.parseBody(c.raw); err != nil {
		return s.hide(c, err)
	}
	return nil
}

// hide keeps the error of a malformed request from those to whom the band does not exist.
func (s *Server) hide(c *call, err error) error {
	if !c.op.ofBand() {
		return err
	}
	if _, missing := db.Membership(c.gin.Request.Context(), s.DB, c.caller.UserID, c.band()); missing != nil {
		return missing
	}
	return err
}

// read runs do in a snapshot, and tells its place in the feed.
func (s *Server) read(ctx context.Context, c *call, do func(context.Context, *call) (reply, error)) (r reply, err error) {
	err = db.Read(ctx, s.DB, c.request(), s.Settle, func(ctx context.Context, tx *db.Tx) error {
		if err := c.enter(tx); err != nil {
			return err
		}
		r, err = do(ctx, c)
		return err
	})
	if err == nil && c.op.ofBand() {
		setCursor(c.gin, c.band(), c.tx.At)
	}
	return r, err
}

// write runs do in a transaction, and tells where in the feed its effect is.
func (s *Server) write(ctx context.Context, c *call, do func(context.Context, *call) (reply, error)) (r reply, err error) {
	effect, err := db.Write(ctx, s.DB, c.request(), func(ctx context.Context, tx *db.Tx) error {
		if err := c.enter(tx); err != nil {
			return err
		}
		r, err = once(ctx, c, do)
		return err
	})
	if err != nil {
		return r, err
	}
	band := c.band()
	if r.band != uuid.Nil {
		band = r.band
	}
	if band != uuid.Nil {
		s.tellEffect(ctx, c.gin, band, effect)
	}
	return r, nil
}

// tellEffect says at which cursor a write is in the feed. It is committed: when the
// feed is behind, the answer is the same without the cursor.
func (s *Server) tellEffect(ctx context.Context, g *gin.Context, band uuid.UUID, effect db.Effect) {
	ctx, cancel := context.WithTimeout(ctx, settleBound)
	defer cancel()
	err := s.Settle(ctx)
	if err == nil {
		var place db.BandPlace
		if place, err = db.PlaceOf(ctx, s.DB, band, effect); err == nil {
			setCursor(g, band, place)
			return
		}
	}
	s.Log.WarnContext(ctx, "a write is answered without its place in the feed", "request_id", edge.RequestID(g.Request.Context()), "error", err)
}

// enter puts the call into its transaction.
func (c *call) enter(tx *db.Tx) error {
	c.tx = tx
	if c.op.access == accessAdmin && tx.Member.Role != db.RoleAdmin {
		return errAdminsOnly
	}
	return nil
}

func setCursor(g *gin.Context, band uuid.UUID, at db.BandPlace) {
	g.Header("Downbeat-Cursor", feed.Cursor{Epoch: at.Epoch, Band: band, Seq: at.Seq}.String())
}

func answer(g *gin.Context, r reply) {
	if r.version != 0 {
		g.Header("ETag", etag(r.version))
		if g.Request.Method == http.MethodGet && matches(g.GetHeader("If-None-Match"), etag(r.version)) {
			g.Status(http.StatusNotModified)
			g.Writer.WriteHeaderNow()
			return
		}
	}
	if r.path != "" {
		g.Header("Location", r.path)
	}
	if r.replayed {
		g.Header("Idempotency-Replayed", "true")
	}
	switch {
	case r.body == nil:
		g.Status(http.StatusNoContent)
		g.Writer.WriteHeaderNow()
	case r.status == 0:
		g.PureJSON(http.StatusOK, r.body)
	default:
		g.PureJSON(r.status, r.body)
	}
}

// credentials are what a request shows of its sender.
func credentials(r *http.Request) access.Credentials {
	credentials := access.Credentials{CookieToken: cookieToken(r)}
	if kind, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(kind, "Bearer") {
		credentials.Bearer = strings.TrimSpace(token)
	}
	return credentials
}
