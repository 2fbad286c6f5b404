package sse_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
	"downbeat/app/api"
	"downbeat/app/edge"
	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/app/sse"
	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestMain(m *testing.M) { os.Exit(dbtest.Main(m)) }

const patience = 30 * time.Second // only met by a test that fails

// rig is an instance as package main builds it, behind real routes on a real socket.
type rig struct {
	tb      testing.TB
	pool    *pgxpool.Pool // past the instance, straight to the database
	own     *pgxpool.Pool // the instance's
	hub     *hub.Hub
	guard   *access.Guard
	streams *sse.Server
	server  *httptest.Server
}

// how a rig differs from package main's.
type how struct {
	sse.Options
	url     string // of the database, by another way
	noGuard bool
	tls     bool // and HTTP/2, for those who speak it
	streams edge.Limit
	conn    func(*net.TCPConn) net.Conn // what the server takes a connection for; nil: what it is
	log     slog.Handler                // of the streams
}

func mustRig(tb testing.TB, h how) *rig {
	tb.Helper()
	pool := dbtest.New(tb)
	return mustInstance(tb, pool, h)
}

// mustInstance is one of several on the same database.
func mustInstance(tb testing.TB, pool *pgxpool.Pool, h how) *rig {
	tb.Helper()
	if h.url == "" {
		h.url = dbtest.URL(pool)
	}
	own, err := db.Open(tb.Context(), h.url)
	if err != nil {
		tb.Fatal(err)
	}
	aside, err := db.Aside(tb.Context(), own)
	if err != nil {
		tb.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	history := feed.NewLog(own)
	r := &rig{tb: tb, pool: pool, own: own, hub: hub.New(history, quiet), guard: access.NewGuard(aside, own, quiet)}
	f := feed.New(h.url, r.hub, quiet)
	r.streams = sse.NewServer(r.hub, f.Settle, h.Options, quiet)
	if h.log != nil {
		r.streams = sse.NewServer(r.hub, f.Settle, h.Options, slog.New(h.log))
	}
	listener := db.NewListener(h.url, aside, f.Hint, quiet)

	ctx, cancel := context.WithCancel(context.Background())
	running := make(chan error, 3)
	go func() { running <- f.Run(ctx) }()
	go func() { running <- listener.Run(ctx) }()
	go func() {
		if h.noGuard {
			<-ctx.Done()
			running <- nil
			return
		}
		running <- r.guard.Run(ctx)
	}()
	<-f.Ready()

	if h.streams == (edge.Limit{}) {
		h.streams.PerUser = -1
	}
	front, err := edge.New(edge.Options{Streams: h.streams}, quiet)
	if err != nil {
		tb.Fatal(err)
	}
	routes := &api.Server{
		DB: own, Who: access.Authenticator{Sessions: access.NewSessions(own, access.NewPasswords(0))}, Guard: r.guard, Edge: front, Hub: r.hub, Stream: r.streams,
		Settle: f.Settle, Log: quiet, Aside: aside, Draining: make(chan struct{}),
	}
	r.server = httptest.NewUnstartedServer(front.Handler(routes.Handler()))
	r.server.Listener = &narrow{r.server.Listener, h.conn}
	if r.server.EnableHTTP2 = h.tls; h.tls {
		r.server.StartTLS()
	} else {
		r.server.Start()
	}
	tb.Cleanup(func() {
		r.streams.Drain(context.Background(), 0)
		r.server.Close()
		cancel()
		for range 3 {
			if err := <-running; err != nil {
				tb.Error(err)
			}
		}
		aside.Close()
		own.Close()
	})
	return r
}

// narrow gives the kernel little room for each client, as the edge's does.
type narrow struct {
	net.Listener
	as func(*net.TCPConn) net.Conn
}

func (l *narrow) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	tcp := conn.(*net.TCPConn)
	_ = tcp.SetWriteBuffer(64 << 10)
	if l.as != nil {
		return l.as(tcp), nil
	}
	return tcp, nil
}

// mustBeOpen waits until there are so many streams.
func (r *rig) mustBeOpen(n int) {
	r.tb.Helper()
	late := time.After(patience)
	for tick := time.Tick(5 * time.Millisecond); r.streams.Open() != n; {
		select {
		case <-tick:
		case <-late:
			r.tb.Fatalf("there are %d streams, want %d", r.streams.Open(), n)
		}
	}
}

// member is a signed-in person in a band.
type member struct {
	user, band, session uuid.UUID
	cookie              string
}

func (r *rig) band(name string) (id uuid.UUID) {
	r.tb.Helper()
	return r.id(`insert into public.bands (name) values ($1) returning id`, name)
}

// join makes a new person, who is signed in for so long.
func (r *rig) join(band uuid.UUID, lifetime time.Duration) member {
	r.tb.Helper()
	token := make([]byte, 32)
	_, _ = rand.Read(token)
	m := member{band: band, cookie: "downbeat=" + base64.RawURLEncoding.EncodeToString(token)}
	m.user = r.id(`insert into public.users (email, name) values (gen_random_uuid() || '@x', 'Somebody') returning id`)
	r.enter(m)
	hash := sha256.Sum256(token)
	session, err := db.CreateSession(r.tb.Context(), r.pool, db.NewSession{UserID: m.user, TokenHash: hash[:], Lifetime: lifetime, UserAgent: "test"})
	if err != nil {
		r.tb.Fatal(err)
	}
	m.session = session.ID
	r.settle()
	return m
}

// settle numbers what is committed, so that a stream from now on does not carry it.
func (r *rig) settle() {
	r.tb.Helper()
	for busy := true; busy; {
		look, err := db.Advance(context.Background(), r.pool)
		if err != nil {
			r.tb.Fatal(err)
		}
		busy = look.Busy
	}
}

func (r *rig) enter(m member) {
	r.tb.Helper()
	r.exec(`insert into public.members (band_id, user_id, name) values ($1, $2, 'Somebody')`, m.band, m.user)
}

func (r *rig) song(band uuid.UUID, title string) {
	r.tb.Helper()
	r.exec(`insert into public.songs (band_id, title) values ($1, $2)`, band, title)
}

func (r *rig) exec(sql string, args ...any) {
	r.tb.Helper()
	if _, err := r.pool.Exec(context.Background(), sql, args...); err != nil {
		r.tb.Fatalf("%s: %v", sql, err)
	}
}

func (r *rig) id(sql string, args ...any) (id uuid.UUID) {
	r.tb.Helper()
	if err := r.pool.QueryRow(context.Background(), sql, args...).Scan(&id); err != nil {
		r.tb.Fatalf("%s: %v", sql, err)
	}
	return id
}

// request asks for the member's stream; query is what comes after the band.
func (r *rig) request(m member, query string) *http.Request {
	r.tb.Helper()
	req, err := http.NewRequestWithContext(r.tb.Context(), http.MethodGet, r.server.URL+"/api/realtime?band="+m.band.String()+query, nil)
	if err != nil {
		r.tb.Fatal(err)
	}
	req.Header.Set("Cookie", m.cookie)
	if r.server.TLS != nil {
		req.Header.Set("Cookie", "__Host-"+m.cookie)
	}
	return req
}
