package db

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
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
