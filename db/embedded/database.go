package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// errGone says that the server ended while it was waited for.
var errGone = errors.New("the server ended by itself")

// ready waits until the server lets the role into its database. Where they are missing, because this is the first start or
// because a kill came between initdb and this, it makes them.
func (c cluster) ready(ctx context.Context, port int, gone func() bool) error {
	// Also where somebody lost the file: the server refuses the new password, and the repair makes it the right one.
	if _, err := os.Stat(c.password(role)); errors.Is(err, fs.ErrNotExist) {
		if err := newPassword(c.password(role)); err != nil {
			return err
		}
	}
	err := c.await(ctx, role, port, gone)
	var refusal *pgconn.PgError
	if !errors.As(err, &refusal) {
		return err
	}
	if err := c.repair(ctx, port); err != nil {
		return fmt.Errorf("make role and database %s, which the server refused (%s): %w", role, refusal.Message, err)
	}
	return c.await(ctx, role, port, gone)
}

// await tries to connect until the server gives an answer that will not change: in, or a refusal.
func (c cluster) await(ctx context.Context, name string, port int, gone func() bool) error {
	config, err := c.config(name, port)
	if err != nil {
		return err
	}
	for pause := 20 * time.Millisecond; ; pause = min(pause*3/2, 250*time.Millisecond) {
		conn, err := pgx.ConnectConfig(ctx, config)
		if err == nil {
			return conn.Close(ctx)
		}
		var refusal *pgconn.PgError
		if errors.As(err, &refusal) && refusal.Code != "57P03" && refusal.Code != "53300" {
			return err // neither starting, recovering or stopping (57P03) nor full (53300)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("it was not ready in time, its last answer was: %w (%w)", err, ctx.Err())
		case <-time.After(pause):
		}
		if gone() {
			return errGone
		}
	}
}

func (c cluster) config(name string, port int) (*pgx.ConnConfig, error) {
	url, err := c.url(name, port)
	if err != nil {
		return nil, err
	}
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.ConnectTimeout = 5 * time.Second
	config.RuntimeParams["application_name"] = "downbeat embedded"
	// A foreign server on our old port never sees the password: SCRAM proves both sides.
	config.RequireAuth = "scram-sha-256"
	return config, nil
}

// repair makes the role and the database as they should be; it may run again at any time.
func (c cluster) repair(ctx context.Context, port int) error {
	config, err := c.config(superuser, port)
	if err != nil {
		return err
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("connect as %s with the password in %s: %w", superuser, c.password(superuser), err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	password, err := c.secret(role)
	if err != nil {
		return err
	}

	var present bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_catalog.pg_roles where rolname = $1)", role).Scan(&present); err != nil {
		return err
	}
	verb := "create"
	if present {
		verb = "alter"
	}
	// createdb: every database test clones a database of its own.
	if _, err := conn.Exec(ctx, verb+" role "+role+" login nosuperuser createrole createdb password '"+strings.ReplaceAll(password, "'", "''")+"'"); err != nil {
		return err
	}
	if err := conn.QueryRow(ctx, "select exists (select from pg_catalog.pg_database where datname = $1)", role).Scan(&present); err != nil {
		return err
	}
	if present {
		return nil
	}
	_, err = conn.Exec(ctx, "create database "+role+" owner "+role)
	return err
}
