//go:build linux

package sse_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/app/access"
	"downbeat/app/api"
	"downbeat/app/edge"
	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/app/sse"
	"downbeat/db"
	"downbeat/db/embedded"
)

// benchToken is the session of the one member of benchBand.
var (
	benchSecret = make([]byte, 32)
	benchToken  = base64.RawURLEncoding.EncodeToString(benchSecret)
	benchBand   = uuid.MustParse("b0000000-0000-4000-8000-000000000001")
	benchGig    = uuid.MustParse("60000000-0000-4000-8000-000000000001")
)

const (
	benchEpoch  = "0e1f2a3b"
	benchCookie = "downbeat="
)

// mustBenchDatabases starts a PostgreSQL as users have it, fsync on, and makes two
// databases in it with one band, one member and one gig: one with the feed and one
// with the trigger of tutorials.
func mustBenchDatabases(b *testing.B) (ours, tutorial *pgxpool.Pool) {
	b.Helper()
	dir := b.TempDir()
	for _, folder := range []string{filepath.Dir(dir), dir} { // the server runs as somebody else when the tests run as root
		if err := os.Chmod(folder, 0o755); err != nil {
			b.Fatal(err)
		}
	}
	server, err := embedded.Start(b.Context(), embedded.Options{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := server.Stop(ctx); err != nil {
			b.Error(err)
		}
	})
	admin, err := server.AdminURL()
	if err != nil {
		b.Fatal(err)
	}
	pools := map[string]*pgxpool.Pool{}
	for _, name := range []string{"ours", "tutorial"} {
		root := mustPool(b, admin)
		mustExec(b, root, `create database `+name)
		config := root.Config().ConnConfig.Copy()
		pool := mustPool(b, "postgres://"+config.User+":"+config.Password+"@"+net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port)))+"/"+name+"?sslmode=disable")
		if err := db.MigrateUp(b.Context(), pool); err != nil {
			b.Fatal(err)
		}
		user := uuid.New()
		mustExec(b, pool, `insert into public.users (id, email, name, password_hash) values ($1, 'ana@example.org', 'Ana', null)`, user)
		mustExec(b, pool, `insert into public.bands (id, name) values ($1, 'The Night Shift')`, benchBand)
		mustExec(b, pool, `insert into public.members (band_id, user_id, name, role) values ($1, $2, 'Ana', 'admin')`, benchBand, user)
		mustExec(b, pool, `insert into public.gigs (id, band_id, title, starts_at, venue, notes)
			values ($1, $2, 'Late show', '2030-01-01', 'The Blue Note', repeat('Load in at six, dinner at seven. ', 6))`, benchGig, benchBand)
		hash := sha256.Sum256(benchSecret)
		if _, err := db.CreateSession(b.Context(), pool, db.NewSession{UserID: user, TokenHash: hash[:], Lifetime: time.Hour, UserAgent: "bench"}); err != nil {
			b.Fatal(err)
		}
		pools[name] = pool
	}
	mustExec(b, pools["tutorial"], naiveTrigger, pgx.QueryExecModeSimpleProtocol)
	return pools["ours"], pools["tutorial"]
}

func mustPool(b *testing.B, url string) *pgxpool.Pool {
	b.Helper()
	pool, err := pgxpool.New(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	return pool
}

func mustExec(b *testing.B, q db.Querier, sql string, args ...any) {
	b.Helper()
	if _, err := q.Exec(b.Context(), sql, args...); err != nil {
		b.Fatalf("%.300s: %v", sql, err)
	}
}

// runProduct is an instance, put together as package main does, until the context
// ends.
func runProduct(ctx context.Context, url string) (http.Handler, *sync.WaitGroup, error) {
	var group sync.WaitGroup
	pool, err := db.Open(ctx, url)
	if err != nil {
		return nil, nil, err
	}
	log := slog.New(slog.DiscardHandler)
	h := hub.New(feed.NewLog(pool), log)
	f := feed.New(url, h, log)
	listener := db.NewListener(url, pool, f.Hint, log)
	guard := access.NewGuard(pool, pool, log)
	var stages sync.WaitGroup
	stages.Go(func() { _ = listener.Run(ctx) })
	stages.Go(func() { _ = f.Run(ctx) })
	stages.Go(func() { _ = guard.Run(ctx) })
	group.Go(func() {
		stages.Wait()
		pool.Close()
	})
	<-f.Ready()
	// All clients are one user at one address.
	front, err := edge.New(edge.Options{Streams: edge.Limit{PerUser: -1, PerAddress: -1, Total: -1}, Requests: edge.Limit{PerAddress: -1, Total: -1}}, log)
	if err != nil {
		return nil, nil, err
	}
	routes := &api.Server{
		DB: pool, Who: access.Authenticator{Sessions: access.NewSessions(pool, access.NewPasswords(0))}, Guard: guard, Edge: front,
		Hub: h, Stream: sse.NewServer(h, f.Settle, sse.Options{}, log), Settle: f.Settle, Log: log,
	}
	return front.Handler(routes.Handler()), &group, nil
}

// runNaive is the same for the way of tutorials.
func runNaive(ctx context.Context, url string) (http.Handler, *sync.WaitGroup, error) {
	var group sync.WaitGroup
	n := newNaive()
	group.Go(func() { n.run(ctx) })
	group.Go(func() { _ = n.listen(ctx, url) })
	<-n.ready
	return n.handler(), &group, nil
}

// serve answers on a free port, with the settings of package main.
func serve(ctx context.Context, handler http.Handler) (address string, stop func(), err error) {
	var config net.ListenConfig
	listening, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			_ = conn.(*net.TCPConn).SetWriteBuffer(64 << 10)
			return ctx
		},
	}
	go func() { _ = server.Serve(listening) }()
	return listening.Addr().String(), func() { _ = server.Close() }, nil
}

// mustServe serves until the benchmark ends.
func mustServe(b *testing.B, run func(context.Context, string) (http.Handler, *sync.WaitGroup, error), url string) (address string) {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	handler, group, err := run(ctx, url)
	if err != nil {
		b.Fatal(err)
	}
	address, stop, err := serve(ctx, handler)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		cancel()
		stop()
		group.Wait()
	})
	return address
}
