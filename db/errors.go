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

// oneChanged wraps the result of a statement that changes one row, and turns
// "no row" into ErrNotFound.
func oneChanged(tag pgconn.CommandTag, err error, what string, args ...any) error {
	if err == nil && tag.RowsAffected() == 0 {
		err = ErrNotFound
	}
	return oneRow(err, what, args...)
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

// RefusedError is a value that the database does not take. It says what was wrong
// without a word of the database's own.
type RefusedError struct {
	Code string // rule-broken, unknown-reference, duplicate, invalid-value
	Rule string // of rule-broken, in words: "gigs end after they start"

	// Column is where the reference of unknown-reference stands; empty if that is not known.
	Column string

	err error
}

func (e *RefusedError) Error() string { return e.Code + ": " + e.err.Error() }
func (e *RefusedError) Unwrap() error { return e.err }

// refused wraps an error of a write, and makes a *RefusedError of what the values are to blame for. It keeps nil.
func refused(err error, what string) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("%s: %w", what, err)
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	switch pg.Code {
	case "23514": // the names of our constraints are sentences
		return &RefusedError{Code: "rule-broken", Rule: strings.ReplaceAll(pg.ConstraintName, "_", " "), err: err}
	case "23503": // never which of two keys: a row of another band and none at all are not told apart
		return &RefusedError{Code: "unknown-reference", Column: referring(pg), err: err}
	case "23505":
		return &RefusedError{Code: "duplicate", err: err}
	case "23502", "22001", "22003", "22007", "22008", "22021", "22P02", "22P05":
		return &RefusedError{Code: "invalid-value", err: err}
	default:
		return err
	}
}

// referring is the column of a foreign key, from the names that ours have: gigs_setlist_fkey, and for the second key
// of the same column gigs_setlist_of_the_same_band_fkey.
func referring(pg *pgconn.PgError) string {
	noun, ours := strings.CutPrefix(pg.ConstraintName, pg.TableName+"_")
	noun, isKey := strings.CutSuffix(noun, "_fkey")
	if !ours || !isKey {
		return ""
	}
	return strings.TrimSuffix(noun, "_of_the_same_band") + "_id"
}

// constraintOf is the name of the constraint that a write has broken; empty for any other error.
func constraintOf(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.ConstraintName
	}
	return ""
}

// isDeadlock tells whether a transaction failed only because of others at the same time.
func isDeadlock(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40P01" || pg.Code == "40001")
}

// isLockTimeout tells whether a statement has waited for others for as long as lock_timeout lets it.
func isLockTimeout(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "55P03"
}
