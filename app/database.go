package main

import (
	"context"
	"log/slog"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/urfave/cli/v3"
	"go.opentelemetry.io/otel/trace"

	"downbeat/db"
	"downbeat/db/embedded"
)

func databaseFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{
			Name: "database-url", Sources: cli.EnvVars("DATABASE_URL"),
			Usage: "the PostgreSQL to use, `URL` of a primary and not of a pooler; without it, Downbeat runs its own",
		},
		&cli.StringFlag{
			Name: "data", Sources: cli.EnvVars("DOWNBEAT_DATA"),
			Usage: "the `FOLDER` of Downbeat's own PostgreSQL (default: the user's data folder)",
		},
	}
}

// database is the server in use, and the pools on it.
type database struct {
	url    string
	pool   *pgxpool.Pool
	aside  *pgxpool.Pool    // for what must not wait behind requests
	server *embedded.Server // nil if it is not ours
}

// openDatabase connects to the configured server, or starts or joins our own. Of what is asked of it, a provider gets
// spans; nil: nobody does.
func openDatabase(ctx context.Context, c *cli.Command, log *slog.Logger, provider trace.TracerProvider) (*database, error) {
	d := &database{url: c.String("database-url")}
	if d.url == "" {
		server, err := embedded.Start(ctx, embedded.Options{Dir: c.String("data"), Log: log})
		if err != nil {
			return nil, err
		}
		d.server, d.url = server, server.URL()
	}
	pool, err := db.OpenTraced(ctx, d.url, provider)
	if err != nil {
		d.close(log)
		return nil, err
	}
	d.pool = pool
	if d.aside, err = db.Aside(ctx, pool); err != nil {
		d.close(log)
		return nil, err
	}
	if d.server == nil {
		// Before anything is done over it: behind a pooler, a lock that a migration takes might never be given back.
		if err := db.NewListener(d.url, pool, func(db.Hint) {}, log).Probe(ctx); err != nil {
			d.close(log)
			return nil, err
		}
	}
	return d, nil
}

// close lets go of everything; the last user of our own server stops it.
func (d *database) close(log *slog.Logger) {
	if d.aside != nil {
		d.aside.Close()
	}
	if d.pool != nil {
		d.pool.Close()
	}
	if d.server != nil {
		// The command's context has ended by now, and the server must still be stopped in order.
		ctx, cancel := context.WithTimeout(context.Background(), stopBound)
		defer cancel()
		if err := d.server.Stop(ctx); err != nil {
			log.Warn("PostgreSQL was not stopped", "error", err)
		}
	}
}
