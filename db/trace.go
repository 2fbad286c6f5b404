package db

import (
	"context"
	"errors"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"go.opentelemetry.io/otel/trace"
)

// statements makes a span of each statement, and of the wait for a connection, that
// is part of a recorded one: what nobody asked for, such as migrations and what is
// done by the clock, has none. A span has the text of its statement, which is the
// program's own, and neither parameters nor what an error quotes of them.
type statements struct{ *otelpgx.Tracer }

func newStatements(provider trace.TracerProvider) *statements {
	// The library would copy the connection's configuration for each statement, to name the server.
	return &statements{otelpgx.NewTracer(otelpgx.WithTracerProvider(provider), otelpgx.WithDisableConnectionDetailsInAttributes())}
}

// TraceQueryEnd is for pgx.
func (s *statements) TraceQueryEnd(ctx context.Context, conn *pgx.Conn, data pgx.TraceQueryEndData) {
	data.Err = unquoted(data.Err)
	s.Tracer.TraceQueryEnd(ctx, conn, data)
}

// TraceBatchQuery is for pgx.
func (s *statements) TraceBatchQuery(ctx context.Context, conn *pgx.Conn, data pgx.TraceBatchQueryData) {
	data.Err = unquoted(data.Err)
	s.Tracer.TraceBatchQuery(ctx, conn, data)
}

// TraceBatchEnd is for pgx.
func (s *statements) TraceBatchEnd(ctx context.Context, conn *pgx.Conn, data pgx.TraceBatchEndData) {
	data.Err = unquoted(data.Err)
	s.Tracer.TraceBatchEnd(ctx, conn, data)
}

// TraceCopyFromEnd is for pgx.
func (s *statements) TraceCopyFromEnd(ctx context.Context, conn *pgx.Conn, data pgx.TraceCopyFromEndData) {
	data.Err = unquoted(data.Err)
	s.Tracer.TraceCopyFromEnd(ctx, conn, data)
}

var errUnquoted = errors.New("the statement failed; the log tells why")

// unquoted is the error without values: PostgreSQL and pgx quote the ones that they
// do not understand. Its SQL state stays.
func unquoted(err error) error {
	var pg *pgconn.PgError
	switch {
	case err == nil, errors.Is(err, pgx.ErrNoRows):
		return err
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded
	case errors.As(err, &pg):
		return &pgconn.PgError{Severity: pg.Severity, Code: pg.Code, Message: errUnquoted.Error()}
	default:
		return errUnquoted
	}
}
