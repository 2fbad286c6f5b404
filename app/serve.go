package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/urfave/cli/v3"
	"golang.org/x/sync/errgroup"

	"downbeat/app/access"
	"downbeat/app/api"
	"downbeat/app/edge"
	"downbeat/app/feed"
	"downbeat/app/hub"
	"downbeat/app/metrics"
	"downbeat/app/sse"
	"downbeat/app/tracing"
	"downbeat/app/web"
	"downbeat/db"
)

const (
	defaultAddr  = "localhost:8080"
	nearbyPorts  = 20        // to look for a free one, unless an address was asked for
	minRetention = time.Hour // the longest time that a client may be away and still go on
	stopBound    = 20 * time.Second
)

func serveCommand() *cli.Command {
	return &cli.Command{
		Name:   "serve",
		Usage:  "serve the band (what happens without a command)",
		Action: serve,
	}
}

// serve starts everything, in this order, and stops it in the opposite one:
//
//	traces      sent, if the environment asks for it; what is left of them after all that follows, but before the database
//	database    found or started, migrated; stopped last
//	pools       that of requests and the one beside it; closed when nobody asks any more
//	listener, feed, guard, retention   run until the last stream has ended
//	streams     told goodbye over the drain time, while the server still serves
//	metrics     told, if asked for, from the start and while the streams drain
//	HTTP        answers once the feed has looked, refuses new connections once the streams are gone
//
// On a signal the instance first says that it is not ready, so that a proxy looks
// elsewhere; a second signal kills it, and nothing is lost by that either.
func serve(ctx context.Context, c *cli.Command) error {
	if keep := c.Duration("retention"); keep < minRetention {
		return fmt.Errorf("--retention=%v would drop events that clients still need; give at least %v", keep, minRetention)
	}
	log := newLogger(c)
	traces, err := tracing.Start(ctx, version(), log)
	if err != nil {
		return err
	}
	log = traces.Logger(log)
	front, err := newEdge(c, log)
	if err != nil {
		return err
	}
	front.Trace(traces.Tracer("downbeat/app/edge"), traces.Parents())
	database, err := openDatabase(ctx, c, log, traces.Provider())
	if err != nil {
		return err
	}
	defer database.close(log)
	defer traces.Stop()

	role, err := prepare(ctx, c, database)
	if err != nil {
		return err
	}
	in := newInstance(database, log)
	if in.bearers, err = newBearers(c, database.pool, log); err != nil {
		return err
	}
	listening, err := listen(ctx, c.String("addr"))
	if err != nil {
		return err
	}
	defer listening.Close()
	var watching net.Listener // by who watches over the instance; nil: nobody
	if addr := c.String("metrics-addr"); addr != "" {
		var config net.ListenConfig
		if watching, err = config.Listen(ctx, "tcp", addr); err != nil {
			return fmt.Errorf("cannot listen on %s for the metrics: %w; give another address with --metrics-addr, such as localhost:9090", addr, err)
		}
		defer watching.Close()
	}
	if role.Superuser {
		log.Warn("the database URL is of a superuser, before whom no fence holds; better is a role in downbeat_server, and --migrate=false", "role", role.Name)
	}
	return in.run(ctx, c, front, listening, watching)
}

// prepare brings the database into the state that this program knows, and returns whom it is to serve as.
func prepare(ctx context.Context, c *cli.Command, database *database) (db.Role, error) {
	migrate := db.MigrateIfBehind
	if !c.Bool("migrate") {
		migrate = db.CheckMigrated
	}
	if err := migrate(ctx, database.pool); err != nil {
		return db.Role{}, err
	}
	// Demo people with a known password are for a database that nobody else can reach.
	if database.server != nil && c.Bool("migrate") {
		if _, err := db.SeedDemo(ctx, database.pool); err != nil {
			return db.Role{}, err
		}
	}
	return db.CheckRole(ctx, database.pool)
}

// instance is everything that runs in one process.
type instance struct {
	database *database
	log      *slog.Logger
	history  *feed.Log
	hub      *hub.Hub
	feed     *feed.Feed
	listener *db.Listener
	guard    *access.Guard
	streams  *sse.Server
	bearers  *access.Bearers // nil: no identity provider
}

func newInstance(database *database, log *slog.Logger) *instance {
	in := &instance{database: database, log: log, history: feed.NewLog(database.pool)}
	in.hub = hub.New(in.history, log.With("component", "hub"))
	in.feed = feed.New(database.url, in.hub, log.With("component", "feed"))
	in.listener = db.NewListener(database.url, database.aside, in.feed.Hint, log.With("component", "listener"))
	in.guard = access.NewGuard(database.aside, database.pool, log.With("component", "guard"))
	in.streams = sse.NewServer(in.hub, in.feed.Settle, sse.Options{}, log.With("component", "sse"))
	return in
}

func (in *instance) run(ctx context.Context, c *cli.Command, front *edge.Edge, listening, watching net.Listener) error {
	// The stages outlive the signal: streams are still being served while they drain.
	stages, stopStages := context.WithCancel(context.WithoutCancel(ctx))
	defer stopStages()
	group, stages := errgroup.WithContext(stages)
	group.Go(func() error { return in.listener.Run(stages) })
	group.Go(func() error { return in.feed.Run(stages) })
	group.Go(func() error { return in.guard.Run(stages) })
	group.Go(func() error {
		return in.history.Retain(stages, c.Duration("retention"), func(err error) { in.log.Warn("old events were not dropped", "error", err) })
	})

	group.Go(func() error { return in.bearers.Run(stages) })
	group.Go(func() error { return in.sweep(stages) })
	if watching != nil {
		group.Go(func() error { return in.tell(stages, front, watching) })
	}

	draining := make(chan struct{})
	server := in.server(front, draining)
	select {
	case <-in.feed.Ready():
		// Not before the first look, by which the feed begins: a client that came back earlier would be sent to the
		// tables for nothing. It waits in the socket's queue.
		group.Go(func() error {
			if err := server.Serve(front.Listener(listening)); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serve: %w", err)
			}
			return nil
		})
		in.log.Info("serving", "address", listening.Addr().String())
		in.greet(c.Root().Writer, listening.Addr())
	case <-ctx.Done():
	case <-stages.Done():
	}
	select {
	case <-ctx.Done():
	case <-stages.Done():
	}

	in.log.Info("stopping")
	close(draining)
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.Duration("drain")+stopBound)
	defer cancel()
	in.streams.Drain(bounded, c.Duration("drain"))
	err := server.Shutdown(bounded)
	stopStages()
	return errors.Join(group.Wait(), err)
}

func (in *instance) server(front *edge.Edge, draining <-chan struct{}) *http.Server {
	who := access.Authenticator{Sessions: access.NewSessions(in.database.pool, access.NewPasswords(0)), Bearers: in.bearers}
	routes := &api.Server{
		DB: in.database.pool, Who: who, Guard: in.guard, Edge: front, Hub: in.hub, Stream: in.streams, Settle: in.feed.Settle,
		Log: in.log.With("component", "api"), Aside: in.database.aside, Pages: web.New().Serve, Draining: draining,
	}
	return front.Server(routes.Handler())
}

// tell answers Prometheus until the context ends: also while the streams drain.
func (in *instance) tell(ctx context.Context, front *edge.Edge, watching net.Listener) error {
	log := in.log.With("component", "metrics")
	server := metrics.New(version(), log, in.listener, in.feed, in.hub, in.streams, in.guard, front,
		metrics.NewPool("requests", in.database.pool), metrics.NewPool("aside", in.database.aside), metrics.NewDatabase(in.database.aside, log)).Server()
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	log.Info("telling metrics", "address", watching.Addr().String())
	if err := server.Serve(watching); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the metrics: %w", err)
	}
	return nil
}

// sweep drops, once an hour, what nobody can use any more: sessions that ended by themselves, and the answers that were kept
// for who sends a request again.
func (in *instance) sweep(ctx context.Context) error {
	for {
		err := errors.Join(db.ForgetSessions(ctx, in.database.pool), db.ForgetKeys(ctx, in.database.pool))
		if err != nil && ctx.Err() == nil {
			in.log.Warn("old sessions or idempotency keys were not dropped", "error", err)
		}
		if db.Pause(ctx, time.Hour) != nil {
			return nil
		}
	}
}

// listen opens the address; without one, the default or the next free port, so
// that a second instance can be tried without any flag.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	var config net.ListenConfig
	if addr != "" {
		l, err := config.Listen(ctx, "tcp", addr)
		if err != nil {
			return nil, fmt.Errorf("cannot listen on %s: %w; give another address with --addr, such as localhost:8081 or :8081", addr, err)
		}
		return l, nil
	}
	host, first, _ := net.SplitHostPort(defaultAddr)
	port, err := net.LookupPort("tcp", first)
	if err != nil {
		return nil, err
	}
	for n := range nearbyPorts {
		l, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, fmt.Sprint(port+n)))
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			return nil, fmt.Errorf("cannot listen: %w; give another address with --addr", err)
		}
	}
	return nil, fmt.Errorf("the ports from %d to %d of %s are all in use; give another address with --addr", port, port+nearbyPorts-1, host)
}
