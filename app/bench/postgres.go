package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/embedded"
)

const (
	template   = "bench_template" // migrated and empty
	serverRole = "bench_server"   // what instances connect as: it owns nothing
)

// cluster is the PostgreSQL of a run.
type cluster struct {
	folder   string
	server   *embedded.Server
	admin    string // URL of the superuser
	version  string
	password string // of serverRole
}

// startCluster starts one as users have it, fsync on.
func startCluster(ctx context.Context) (*cluster, error) {
	folder, err := os.MkdirTemp("", "downbeat-bench-*")
	if err != nil {
		return nil, err
	}
	c := &cluster{folder: folder, password: "bench"} // on loopback, for some minutes
	// PostgreSQL runs as somebody else where this runs as root.
	if err := os.Chmod(folder, 0o755); err != nil {
		return nil, err
	}
	if c.server, err = embedded.Start(ctx, embedded.Options{Dir: filepath.Join(folder, "postgres"), Settings: map[string]string{"max_connections": "300"}}); err != nil {
		os.RemoveAll(folder)
		return nil, err
	}
	if err := c.prepare(ctx); err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

func (c *cluster) prepare(ctx context.Context) (err error) {
	if c.admin, err = c.server.AdminURL(); err != nil {
		return err
	}
	if err := c.administer(ctx, "create database "+template); err != nil {
		return err
	}
	pool, err := c.pool(ctx, template)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := db.MigrateUp(ctx, pool); err != nil {
		return err
	}
	if err := pool.QueryRow(ctx, "select split_part(current_setting('server_version'), ' ', 1)").Scan(&c.version); err != nil {
		return err
	}
	_, err = pool.Exec(ctx, fmt.Sprintf("create role %s login password '%s' in role downbeat_server", serverRole, c.password))
	return err
}

// stop may be called when the run's context has ended.
func (c *cluster) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := c.server.Stop(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench: stop PostgreSQL:", err)
		return
	}
	os.RemoveAll(c.folder)
}

// database makes a fresh migrated database; drop ends it.
func (c *cluster) database(ctx context.Context, name, from string) (*pgxpool.Pool, error) {
	name = strings.ReplaceAll(name, "-", "_")
	if err := c.administer(ctx, "drop database if exists "+name+" with (force)"); err != nil {
		return nil, err
	}
	if err := c.administer(ctx, "create database "+name+" template "+from); err != nil {
		return nil, err
	}
	return c.pool(ctx, name)
}

func (c *cluster) drop(pool *pgxpool.Pool) {
	pool.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_ = c.administer(ctx, "drop database if exists "+pool.Config().ConnConfig.Database+" with (force)")
}

func (c *cluster) administer(ctx context.Context, sql string) error {
	conn, err := pgx.Connect(ctx, c.admin)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// pool is the superuser's.
func (c *cluster) pool(ctx context.Context, database string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(c.url(database, nil))
	if err != nil {
		return nil, err
	}
	config.MaxConns = 40
	return pgxpool.NewWithConfig(ctx, config)
}

// url is that of a database; of the superuser, unless somebody else is given.
func (c *cluster) url(database string, as *url.Userinfo) string {
	u, err := url.Parse(c.admin)
	if err != nil {
		panic(err) // a connection was made with it
	}
	u.Path = "/" + database
	if as != nil {
		u.User = as
	}
	return u.String()
}

// serverURL is an instance's way to the pool's database.
func (c *cluster) serverURL(pool *pgxpool.Pool) string {
	return c.url(pool.Config().ConnConfig.Database, url.UserPassword(serverRole, c.password))
}
