package drill

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// restoreDump puts a dump in the place of the database, while everybody holds cursors from after it.
func restoreDump(ctx context.Context, w *world) (err error) {
	const name, restored, before = "downbeat", "downbeat_restored", "downbeat_before"
	dump := filepath.Join(w.folder, "dump")
	defer os.Remove(dump)
	keptAt := time.Now()
	if err := w.own.run(ctx, w.own.address(), "pg_dump", "--format=custom", "--compress=0", "--file="+dump, name); err != nil {
		return err
	}
	if err := w.own.sql(ctx, "postgres", `create database `+restored+` owner downbeat`); err != nil {
		return err
	}
	// A later round makes both again. Once it has its new name, there is no database of the first one.
	defer func() { err = errors.Join(err, w.own.drop(ctx, restored)) }()
	if err := w.own.run(ctx, w.own.address(), "pg_restore", "--exit-on-error", "--dbname="+restored, dump); err != nil {
		return err
	}
	var kept map[uuid.UUID]int64
	err = w.own.asSuperuser(ctx, restored, func(conn *pgx.Conn) (err error) {
		kept, err = w.readHeads(ctx, conn)
		return err
	})
	if err != nil {
		return err
	}
	if err := w.growTail(ctx); err != nil {
		return err
	}

	if err := w.own.closeDatabase(ctx, name); err != nil {
		return err
	}
	n := w.turn(keptAt, kept, true)
	err = w.own.sql(ctx, "postgres",
		`alter database `+name+` rename to `+before, `alter database `+restored+` rename to `+name, `alter database `+before+` allow_connections true`)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.own.drop(ctx, before)) }()
	err = w.own.asSuperuser(ctx, before, func(conn *pgx.Conn) error { return w.remember(ctx, n, conn) })
	if err != nil {
		return err
	}
	return w.own.asSuperuser(ctx, name, func(conn *pgx.Conn) error { return w.awaitEpoch(ctx, conn, w.past[n].Epoch) })
}

func (p *postgres) drop(ctx context.Context, database string) error {
	return p.sql(ctx, "postgres", `drop database if exists `+database+` with (force)`)
}

// closeDatabase lets nobody into a database, and ends who is there.
func (p *postgres) closeDatabase(ctx context.Context, name string) error {
	return p.asSuperuser(ctx, "postgres", func(conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, `alter database `+name+` allow_connections false`); err != nil {
			return err
		}
		for end := time.Now().Add(recoverBound); ; {
			var left int
			const sql = `select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity where datname = $1) ended`
			if err := conn.QueryRow(ctx, sql, name).Scan(&left); err != nil || left == 0 {
				return err
			}
			if time.Now().After(end) {
				return fmt.Errorf("%d sessions of %s do not end", left, name)
			}
			if err := pause(ctx, 20*time.Millisecond); err != nil {
				return err
			}
		}
	})
}
