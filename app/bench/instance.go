package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"downbeat/app/access"
	"downbeat/app/api"
	"downbeat/app/edge"
	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/app/sse"
	"downbeat/db"
)

// serveInstance is the process: an instance, put together as package main does it, with a way to publish at its hub past
// the database, in which nothing must be written meanwhile.
func serveInstance(ctx context.Context, url string, bands int) (*served, error) {
	return serveOver(ctx, nil, url, bands)
}

// serveHTTP2 is the same over HTTP/2 only, without TLS and with prior knowledge. Package main leaves HTTP/2 to the proxy, and the
// streams over it to net/http; so would who puts a certificate there.
func serveHTTP2(ctx context.Context, url string, bands int) (*served, error) {
	var only http.Protocols
	only.SetUnencryptedHTTP2(true)
	return serveOver(ctx, &only, url, bands)
}

func serveOver(ctx context.Context, protocols *http.Protocols, url string, bands int) (*served, error) {
	ctx, cancel := context.WithCancel(ctx)
	pool, err := db.Open(ctx, url)
	if err != nil {
		cancel()
		return nil, err
	}
	aside, err := db.Aside(ctx, pool)
	if err != nil {
		cancel()
		return nil, err
	}
	log := slog.New(slog.DiscardHandler)
	h := hub.New(feed.NewLog(pool), log)
	f := feed.New(url, h, log)
	listener := db.NewListener(url, aside, f.Hint, log)
	guard := access.NewGuard(aside, pool, log)
	var group sync.WaitGroup
	group.Go(func() { _ = listener.Run(ctx) })
	group.Go(func() { _ = f.Run(ctx) })
	group.Go(func() { _ = guard.Run(ctx) })
	front, err := edge.New(edge.Options{Streams: edge.Limit{Total: 20_000}}, log)
	if err != nil {
		cancel()
		return nil, err
	}
	<-f.Ready()

	look, err := db.Advance(ctx, pool)
	if err != nil {
		cancel()
		return nil, err
	}
	p := publisher{hub: h, epoch: look.Epoch, before: make([]int64, bands)}
	for n := range p.before {
		state, err := db.LogOf(ctx, pool, bandID(n))
		if err != nil {
			cancel()
			return nil, err
		}
		p.before[n] = state.Head
	}
	streams := sse.NewServer(h, f.Settle, sse.Options{}, log)
	routes := &api.Server{
		DB: pool, Who: access.Authenticator{Sessions: access.NewSessions(pool, access.NewPasswords(0))}, Guard: guard, Edge: front,
		Hub: h, Stream: streams, Settle: f.Settle, Log: log, Aside: aside, Draining: make(chan struct{}),
	}
	s := &served{publish: p.publish, open: streams.Open}
	server := front.Server(routes.Handler())
	server.Protocols = protocols
	if err := s.serve(ctx, server, front); err != nil {
		cancel()
		return nil, err
	}
	closeServer := s.stop
	s.stop = func() {
		bounded, done := context.WithTimeout(context.Background(), 5*time.Second)
		defer done()
		streams.Drain(bounded, 0)
		closeServer()
		cancel()
		group.Wait()
		aside.Close()
		pool.Close()
	}
	return s, nil
}

// serve answers on a free port; through the edge's listener, if there is one.
func (s *served) serve(ctx context.Context, server *http.Server, front *edge.Edge) error {
	var config net.ListenConfig
	listening, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.address = listening.Addr().String()
	if front != nil {
		listening = front.Listener(listening)
	}
	server.BaseContext = func(net.Listener) context.Context { return ctx }
	go func() {
		if err := server.Serve(listening); !errors.Is(err, http.ErrServerClosed) {
			fmt.Println("failed", err)
		}
	}()
	s.stop = func() { _ = server.Close() }
	return nil
}

// publisher makes up events.
type publisher struct {
	hub    *hub.Hub
	epoch  string
	before []int64 // numbers that the log has given out, by band
}

func (p publisher) publish(seqs []int64, bands []int) {
	commits := make([]feed.Commit, len(seqs))
	for n := range commits {
		commits[n] = p.commit(bands[n], seqs[n])
	}
	p.hub.Publish(commits)
}

// commit is an update of the band's gig.
func (p publisher) commit(band int, seq int64) feed.Commit {
	at := p.before[band] + seq
	return feed.Commit{Band: bandID(band), Epoch: p.epoch, First: at, Last: at, Events: []feed.Event{{
		ID: feed.Cursor{Epoch: p.epoch, Band: bandID(band), Seq: at}.String(), Type: "gig:updated", Band: bandID(band), Seq: at,
		Time: time.Now().UTC(), Entity: "gig", EntityID: gigID(band).String(), Version: json.RawMessage("7"),
		Data: rowJSON(band, seq), Old: json.RawMessage(`{"title": "Late show"}`), Changed: []string{"title"},
		Actor: feed.Actor{Name: "direct SQL by ops from psql", Via: "sql", DBUser: "ops", App: "psql"}, Tx: feed.Tx{ID: "123456", Count: 1},
	}}}
}

// rowJSON is a gig as PostgreSQL makes it, with a mark in its title.
func rowJSON(band int, seq int64) json.RawMessage {
	return fmt.Appendf(nil, `{"id": "%s", "fee": null, "notes": "", "title": "%s", "venue": "", "status": "potential", "address": "", `+
		`"band_id": "%s", "ends_at": null, "version": 7, "starts_at": "2030-01-02T00:00:00+00:00", "created_at": "2029-12-01T10:00:00.123456+00:00", `+
		`"setlist_id": null, "updated_at": "2029-12-24T10:00:00.123456+00:00"}`,
		gigID(band), markText(seq, time.Now().UnixMicro()), bandID(band))
}
