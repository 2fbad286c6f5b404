package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
)

// Options say where the server lives and how it is started. The zero value is what `go run ./app` uses.
type Options struct {
	// Dir is the data folder; empty means DefaultDir.
	Dir string
	// Bin is the folder that holds postgres, initdb and pg_ctl; empty means to search the machine, then to download.
	Bin string
	// Settings are PostgreSQL settings such as fsync=off for tests. They go on the command line of the server that
	// this process starts, and have no effect when it attaches to one that runs. The address, the port and where the
	// log goes cannot be changed.
	Settings map[string]string
	// Log receives what a person may want to know; nil means silence.
	Log *slog.Logger

	// sources is where binaries come from; nil is this machine. Tests put folders and repositories of their own here.
	sources *sources
}

// Server is one process's hold on the running server. Its methods may be called from any goroutine.
type Server struct {
	url     string
	started bool
	cluster cluster

	users  *os.File // carries the shared lock until Stop
	log    *slog.Logger
	letGo  sync.Once
	result error
}

// URL is the connection URL, with the password: postgres://downbeat:…@127.0.0.1:<port>/downbeat?sslmode=disable.
func (s *Server) URL() string { return s.url }

// Started tells whether this process started the server; false means that it attached to a running one.
func (s *Server) Started() bool { return s.started }

// Start returns when the server accepts connections: it attaches to the one that runs in the data folder, or starts it.
// It waits for another process that is starting or stopping the server, and for crash recovery, as long as ctx allows.
// The server outlives ctx; Stop ends it.
func Start(ctx context.Context, opts Options) (*Server, error) {
	log := opts.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	log = log.With("component", "embedded")

	dir, err := folder(opts.Dir)
	if err != nil {
		return nil, err
	}
	if err := makeDir(dir); err != nil {
		return nil, err
	}
	gate, err := lockGate(ctx, dir, log)
	if err != nil {
		return nil, err
	}
	defer gate.Close()
	// Joined before the first look, so that a process killed between here and its Stop never counts as the last user.
	users, err := lockUsers(ctx, dir)
	if err != nil {
		return nil, err
	}

	server, err := attach(ctx, dir, log)
	if server == nil && err == nil {
		server, err = launch(ctx, dir, opts, log)
	}
	if err != nil {
		users.Close()
		return nil, err
	}
	server.users, server.log = users, log
	return server, nil
}

// Stop lets go of the server. The last user shuts it down: open transactions are rolled back, sessions end, and
// Stop returns when the postmaster has. For everybody else the server runs on. The second call returns what the first did.
func (s *Server) Stop(ctx context.Context) error {
	s.letGo.Do(func() { s.result = s.leave(ctx) })
	return s.result
}

func (s *Server) leave(ctx context.Context) error {
	gate, err := lockGate(ctx, s.cluster.dir, s.log)
	if err != nil {
		s.users.Close()
		return fmt.Errorf("%w; the PostgreSQL in %s runs on and the next process to use it will stop it", err, s.cluster.dir)
	}
	defer gate.Close()
	// The users' lock goes first: whoever passes the gate next must find it free.
	defer s.users.Close()

	last, err := lastUser(s.users, s.started)
	if err != nil || !last {
		return err
	}
	s.log.Info("stopping PostgreSQL", "data", s.cluster.data())
	return s.cluster.stop(ctx)
}

// attach returns the server that runs in dir, or nil if none does.
func attach(ctx context.Context, dir string, log *slog.Logger) (*Server, error) {
	clusters, err := clustersIn(dir)
	if err != nil {
		return nil, err
	}
	for _, c := range clusters {
		pm, err := c.postmaster()
		if err != nil {
			return nil, err
		}
		switch pm.state {
		case absent:
			continue
		case stranger:
			// PostgreSQL sees only that the process exists, and would refuse to start for ever.
			log.Info("removing a stale postmaster.pid: its process id now belongs to another program", "pid", pm.pid)
			if err := os.Remove(c.pidFile()); err != nil {
				return nil, fmt.Errorf("remove a stale file: %w", err)
			}
			continue
		}

		patience, cancel := ctx, context.CancelFunc(func() {})
		if pm.state == unclear {
			patience, cancel = context.WithTimeout(ctx, doubt)
		}
		err = c.ready(patience, pm.port, func() bool { return !c.runs(pm) })
		cancel()
		switch {
		case err == nil:
			url, err := c.url(role, pm.port)
			if err != nil {
				return nil, err
			}
			log.Info("attached to the running PostgreSQL", "data", c.data(), "port", pm.port)
			return &Server{url: url, cluster: c}, nil
		case errors.Is(err, errGone), pm.state == unclear && ctx.Err() == nil:
			continue
		default:
			return nil, fmt.Errorf("attach to the PostgreSQL that runs in %s (process %d, port %d): %w", c.data(), pm.pid, pm.port, err)
		}
	}
	return nil, nil
}

// launch starts a server in dir, where none runs.
func launch(ctx context.Context, dir string, opts Options, log *slog.Logger) (*Server, error) {
	bin, c, err := choose(ctx, dir, opts, log)
	if err != nil {
		return nil, err
	}
	who, err := accountFor(c.data())
	if err != nil {
		return nil, err
	}
	for _, path := range []string{dir, bin.dir} {
		if err := who.enters(path); err != nil {
			return nil, err
		}
	}
	rotateLog(dir)
	if err := c.initialise(ctx, bin, who, opts.Settings, log); err != nil {
		return nil, fmt.Errorf("make a PostgreSQL %d cluster in %s: %w%s", c.major, dir, err, logTail(dir))
	}
	port, err := c.start(ctx, bin, who, opts.Settings)
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL %d in %s: %w%s", c.major, dir, err, logTail(dir))
	}
	url, err := c.url(role, port)
	if err != nil {
		return nil, err
	}
	log.Info("started PostgreSQL", "version", bin.version(), "data", c.data(), "port", port, "log", filepath.Join(dir, logName))
	return &Server{url: url, started: true, cluster: c}, nil
}
