package db

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

//go:embed demo.sql
var demoSQL string

// demoLock is the key of the advisory lock that seeding holds: "dbdemo" in ASCII.
const demoLock = 0x646264656d6f

// SeedDemo fills an empty database with the demo: two bands, whose people all
// sign in with the password "downbeat". It creates everything or nothing, and
// nothing as soon as any band exists, so that it may be called at every start
// and by several starters at once: created is true for exactly one of them. The
// passwords are public, so the caller must be sure that the database is its own.
func SeedDemo(ctx context.Context, pool *pgxpool.Pool) (created bool, err error) {
	// Read committed, whatever the default: the look for bands must see what the
	// starter before us committed while we waited for the lock.
	err = pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}, func(tx pgx.Tx) error {
		created = false
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock($1)`, int64(demoLock)); err != nil {
			return err
		}
		var inUse bool
		if err := tx.QueryRow(ctx, `select exists (select from public.bands)`).Scan(&inUse); err != nil {
			return err
		}
		if inUse {
			return nil
		}
		if _, err := tx.Exec(ctx, demoSQL); err != nil {
			return err
		}
		created = true
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("seed the demo: %w", err)
	}
	return created, nil
}
