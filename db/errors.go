package db

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrNotFound is what a query for one row returns, wrapped, when there is no
// such row or none that the caller may see: the two are not told apart.
var ErrNotFound = errors.New("not found")

// oneRow wraps an error of a query for one row with what was asked for, and
// turns pgx's "no rows" into ErrNotFound. It keeps nil.
func oneRow(err error, what string, args ...any) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrNotFound
	}
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, args...), err)
}

// Unavailable tells whether an operation failed because the database can not be
// reached or does not take on work at the moment, so that the same may succeed
// later: no connection, a broken one, no answer in time, starting up, shutting
// down, out of connections, memory or disk.
func Unavailable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch class := pg.Code[:min(2, len(pg.Code))]; class {
		case "08", "53", "58": // connection exception, insufficient resources, system error
			return true
		default:
			return strings.HasPrefix(pg.Code, "57P") // an operator intervened
		}
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err)
}
