package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
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

// MigrateUp brings the tables up to date and applies the triggers folder. Several
// instances may do so at once: one works, the others wait. It refuses, with a
// *Problem, a database that a newer Downbeat has migrated.
func MigrateUp(ctx context.Context, pool *pgxpool.Pool) error {
	return withGoose(pool, func(tables, triggers *goose.Provider) error {
		if err := upTables(ctx, tables); err != nil {
			return err
		}
		return upTriggers(ctx, pool, triggers)
	})
}

// MigrateIfBehind is MigrateUp for a server's start. What is in place already is
// not applied again: replacing a view would wait for everybody who reads it, an
// administrator's open transaction for instance, and keep all others waiting.
func MigrateIfBehind(ctx context.Context, pool *pgxpool.Pool) error {
	return withGoose(pool, func(tables, triggers *goose.Provider) error {
		if err := upTables(ctx, tables); err != nil {
			return err
		}
		var applied string
		if err := pool.QueryRow(ctx, `select triggers from feed.state`).Scan(&applied); err != nil {
			return fmt.Errorf("read which triggers are in place: %w", err)
		}
		if applied == triggersHash() {
			if detached, err := Detached(ctx, pool); err != nil || len(detached) == 0 {
				return err
			}
		}
		return upTriggers(ctx, pool, triggers)
	})
}

func upTables(ctx context.Context, tables *goose.Provider) error {
	if err := refuseNewer(ctx, tables); err != nil {
		return err
	}
	if _, err := tables.Up(ctx); err != nil {
		return fmt.Errorf("migrate the tables: %w", err)
	}
	return nil
}

func upTriggers(ctx context.Context, pool *pgxpool.Pool, folder *goose.Provider) error {
	if _, err := folder.Up(ctx); err != nil {
		return fmt.Errorf("apply the triggers: %w", err)
	}
	if _, err := pool.Exec(ctx, `update feed.state set triggers = $1`, triggersHash()); err != nil {
		return fmt.Errorf("note which triggers are in place: %w", err)
	}
	return nil
}

// triggersHash identifies the folder that this program carries.
var triggersHash = sync.OnceValue(func() string {
	hash := sha256.New()
	names, _ := fs.Glob(triggers.FS, "*.sql") // embedded: there is nothing that could fail
	for _, name := range names {
		content, _ := fs.ReadFile(triggers.FS, name)
		fmt.Fprintf(hash, "%s\n%s\n", name, content)
	}
	return hex.EncodeToString(hash.Sum(nil))
})

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
	lacking := &Problem{"The database lacks migrations: run downbeat migrate up, as a role that owns the tables.", nil}
	// Goose would make its table, in a database that may be somebody else's, or fail for want of the right to.
	var begun bool
	if err := pool.QueryRow(ctx, `select to_regclass($1) is not null`, goose.DefaultTablename).Scan(&begun); err != nil {
		return fmt.Errorf("read the state of the migrations: %w", err)
	}
	if !begun {
		return lacking
	}
	return withGoose(pool, func(tables, _ *goose.Provider) error {
		if err := refuseNewer(ctx, tables); err != nil {
			return err
		}
		pending, err := tables.HasPending(ctx)
		if err != nil {
			return fmt.Errorf("read the state of the migrations: %w", err)
		}
		if pending {
			return lacking
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
