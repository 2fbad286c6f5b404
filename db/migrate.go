package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"downbeat/migrations"
	"downbeat/triggers"
)

// MigrationStatus is one migration file and whether the database has it.
type MigrationStatus struct {
	File      string
	AppliedAt time.Time // zero: pending
}

// MigrateUp brings the tables up to date, applies the triggers folder, and lets
// the connecting role speak for users (feed.trust). Several instances may do so
// at once: one works, the others wait. It refuses, with a *Problem, a database
// that a newer Downbeat has migrated.
func MigrateUp(ctx context.Context, pool *pgxpool.Pool) error {
	return withGoose(pool, func(tables, triggers *goose.Provider) error {
		if err := refuseNewer(ctx, tables); err != nil {
			return err
		}
		if _, err := tables.Up(ctx); err != nil {
			return fmt.Errorf("migrate the tables: %w", err)
		}
		if _, err := triggers.Up(ctx); err != nil {
			return fmt.Errorf("apply the triggers: %w", err)
		}
		if _, err := pool.Exec(ctx, `select feed.trust()`); err != nil {
			return fmt.Errorf("trust the role of the application: %w", err)
		}
		return nil
	})
}

// MigrateDown takes the newest migration back; the triggers go with the tables
// that they watch. It does nothing to an empty database.
func MigrateDown(ctx context.Context, pool *pgxpool.Pool) error {
	return withGoose(pool, func(tables, _ *goose.Provider) error {
		_, err := tables.Down(ctx)
		if errors.Is(err, goose.ErrNoNextVersion) {
			return nil
		}
		return err
	})
}

// Migrations lists all migration files, oldest first.
func Migrations(ctx context.Context, pool *pgxpool.Pool) ([]MigrationStatus, error) {
	var list []MigrationStatus
	err := withGoose(pool, func(tables, _ *goose.Provider) error {
		statuses, err := tables.Status(ctx)
		for _, s := range statuses {
			list = append(list, MigrationStatus{File: strings.TrimPrefix(s.Source.Path, "./"), AppliedAt: s.AppliedAt})
		}
		return err
	})
	return list, err
}

// CheckMigrated returns a *Problem if migrations are missing, or if the database
// is ahead of this program.
func CheckMigrated(ctx context.Context, pool *pgxpool.Pool) error {
	return withGoose(pool, func(tables, _ *goose.Provider) error {
		if err := refuseNewer(ctx, tables); err != nil {
			return err
		}
		pending, err := tables.HasPending(ctx)
		if err != nil {
			return fmt.Errorf("read the state of the migrations: %w", err)
		}
		if pending {
			return &Problem{"The database lacks migrations: run the migrate up command with a role that owns the tables.", nil}
		}
		return nil
	})
}

func refuseNewer(ctx context.Context, tables *goose.Provider) error {
	current, target, err := tables.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the state of the migrations: %w", err)
	}
	if current > target {
		return &Problem{fmt.Sprintf("The database is at migration %d and this program knows %d: run a Downbeat at least as new as the one that migrated it.", current, target), nil}
	}
	return nil
}

// withGoose hands out both folders: the tables, by version, and the triggers,
// which are applied again each time. Goose speaks database/sql, over our pool.
func withGoose(pool *pgxpool.Pool, do func(tables, triggers *goose.Provider) error) error {
	conns := stdlib.OpenDBFromPool(pool)
	defer conns.Close()

	tables, err := provider(conns, migrations.FS)
	if err != nil {
		return err
	}
	present, err := provider(conns, triggers.FS, goose.WithDisableVersioning(true))
	if err != nil {
		return err
	}
	return do(tables, present)
}

func provider(conns *sql.DB, files fs.FS, more ...goose.ProviderOption) (*goose.Provider, error) {
	// Asked for every second, for five minutes: as long as another instance may take to migrate.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, fmt.Errorf("make the migration lock: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, conns, files, append(more, goose.WithSessionLocker(locker))...)
	if err != nil {
		return nil, fmt.Errorf("read the migration files: %w", err)
	}
	return p, nil
}
