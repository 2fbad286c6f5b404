package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Fields are values for the columns of a row, by the columns' names. What is not
// a writable column of the table is not written; the callers check types and
// bounds before, against the contract of the API, and the table does after.
type Fields map[string]any

// Rows reads and writes one of the tables of a band, whose rows have an id and a
// version. Every statement names the band, which row-level security checks again.
type Rows[T any] struct {
	noun string // for errors: gig

	get, create, change, remove string
}

// MaxRows is how many rows of one kind a band can have: far more than a band has, and
// a bound for somebody who means ill.
const MaxRows = 10_000

// ErrTooMany: there are as many as there can be.
var ErrTooMany = errors.New("there are as many as there can be")

// newRows prepares the statements for a table. T's fields are the columns that are
// read, in their order; writable are those that a request may set.
func newRows[T any](table, noun, read string, writable []string) Rows[T] {
	write := strings.Join(writable, ", ")
	from := "n." + strings.Join(writable, ", n.")
	own := fmt.Sprintf(`where r.%s = $1 and r.id = $2`, bandColumn(table))
	return Rows[T]{
		noun: noun,
		get:  fmt.Sprintf(`select %s from public.%s r %s`, read, table, own),
		create: fmt.Sprintf(`
			insert into public.%[1]s (band_id, %[2]s)
			select $1, %[3]s
			from jsonb_populate_record(null::public.%[1]s, $2) n
			where (select count(*) from (select from public.%[1]s where band_id = $1 limit %[4]d) there) < %[4]d
			returning %[5]s`, table, write, from, MaxRows, read),
		// What the fields do not say stays: the record begins as the row itself.
		change: fmt.Sprintf(`update public.%s r set (%s) = (select %s from jsonb_populate_record(r, $4) n) %s and ($3::int[] is null or r.version = any ($3)) returning %s`,
			table, write, from, own, read),
		remove: fmt.Sprintf(`delete from public.%s r %s and ($3::int[] is null or r.version = any ($3)) returning %s`, table, own, read),
	}
}

func bandColumn(table string) string {
	if table == "bands" {
		return "id"
	}
	return "band_id"
}

// Versions are those that a writer has seen; the row must still be one of them.
// Nil: whichever it is.
type Versions []int32

// StaleError is a write to a row that somebody else has changed since.
type StaleError struct{ Row any } // as it is now

func (e *StaleError) Error() string { return "the row has changed since it was read" }

// Get returns the row, or ErrNotFound.
func (r Rows[T]) Get(ctx context.Context, q Querier, band, id uuid.UUID) (T, error) {
	row, err := one[T](ctx, q, r.get, band, id)
	return row, oneRow(err, "%s %s", r.noun, id)
}

// Create adds a row. A writable column that the fields do not name is null. ErrTooMany.
func (r Rows[T]) Create(ctx context.Context, q Querier, band uuid.UUID, fields Fields) (T, error) {
	object, err := json.Marshal(fields)
	if err != nil {
		return *new(T), fmt.Errorf("create a %s: %w", r.noun, err)
	}
	row, err := one[T](ctx, q, r.create, band, object)
	if errors.Is(err, pgx.ErrNoRows) {
		return row, fmt.Errorf("create a %s: %w", r.noun, ErrTooMany)
	}
	return row, refused(err, "create a "+r.noun)
}

// Change sets what the fields name and leaves the rest. ErrNotFound; *StaleError if
// the row is another version by now.
func (r Rows[T]) Change(ctx context.Context, q Querier, band, id uuid.UUID, seen Versions, fields Fields) (T, error) {
	object, err := json.Marshal(fields)
	if err != nil {
		return *new(T), fmt.Errorf("change %s %s: %w", r.noun, id, err)
	}
	row, err := one[T](ctx, q, r.change, band, id, seen, object)
	if errors.Is(err, pgx.ErrNoRows) {
		return row, r.stale(ctx, q, band, id)
	}
	return row, refused(err, fmt.Sprintf("change %s %s", r.noun, id))
}

// Delete removes the row and returns it as it was. ErrNotFound; *StaleError.
func (r Rows[T]) Delete(ctx context.Context, q Querier, band, id uuid.UUID, seen Versions) (T, error) {
	row, err := one[T](ctx, q, r.remove, band, id, seen)
	if errors.Is(err, pgx.ErrNoRows) {
		return row, r.stale(ctx, q, band, id)
	}
	return row, refused(err, fmt.Sprintf("delete %s %s", r.noun, id))
}

// stale finds out why a write met no row.
func (r Rows[T]) stale(ctx context.Context, q Querier, band, id uuid.UUID) error {
	row, err := r.Get(ctx, q, band, id)
	if err != nil {
		return err
	}
	return &StaleError{Row: row}
}

// one reads one row into the fields of T, in their order; pgx.ErrNoRows if there is none.
func one[T any](ctx context.Context, q Querier, sql string, args ...any) (T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return *new(T), err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[T])
}

// many reads all rows like that; none is an empty slice.
func many[T any](ctx context.Context, q Querier, what, sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[T])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return list, nil
}
