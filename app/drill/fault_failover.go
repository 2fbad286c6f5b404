package drill

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// standby makes a streaming standby of the server in a folder, by way of a proxy, and starts it.
func (p *postgres) standby(ctx context.Context, folder string, link *Proxy) (*postgres, error) {
	s := &postgres{folder: folder, settings: p.settings, major: p.major, programs: p.programs}
	for path, mode := range map[string]os.FileMode{folder: 0o755, s.root(): 0o711} {
		if err := errors.Join(os.MkdirAll(path, mode), os.Chmod(path, mode)); err != nil {
			return nil, err
		}
	}
	for _, role := range []string{"postgres", "downbeat"} {
		if err := os.Link(filepath.Join(p.root(), role+".password"), filepath.Join(s.root(), role+".password")); err != nil {
			return nil, err
		}
	}
	err := p.run(ctx, link.Addr(), "pg_basebackup", "--pgdata="+s.data(), "--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync")
	if err != nil {
		return nil, err
	}
	if err := giveLike(p.data(), s.data()); err != nil {
		return nil, err
	}
	return s, s.start(ctx)
}

// failover replaces the server by a standby whose link was cut before the end.
func failover(ctx context.Context, w *world) (err error) {
	old := w.own
	link, err := NewProxy(old.address())
	if err != nil {
		return err
	}
	defer link.Close()
	turns, _ := w.present()
	folder := filepath.Join(w.folder, "standby-"+strconv.Itoa(turns))
	next, err := old.standby(ctx, folder, link)
	defer func() { // a later round may make another one in the same place
		if w.own == next {
			return
		}
		if next != nil {
			err = errors.Join(err, next.stop(ctx))
		}
		err = errors.Join(err, os.RemoveAll(folder))
	}()
	if err != nil {
		return err
	}

	keptAt := time.Now()
	kept, err := w.readHeads(ctx, w.pool)
	if err != nil {
		return err
	}
	if err := old.awaitReplay(ctx); err != nil {
		return err
	}
	link.Set(Weather{Silent: true})
	if err := w.growTail(ctx); err != nil {
		return err
	}

	w.lead("")
	if err := old.kill(ctx); err != nil {
		return err
	}
	if err := next.sql(ctx, "postgres", `select pg_promote()`); err != nil {
		return err
	}
	n := w.turn(keptAt, kept, false)
	w.own = next
	w.lead(next.address())

	// What was lost, only the server that is no more can tell.
	if err := old.start(ctx); err != nil {
		return fmt.Errorf("start the lost server once more: %w", err)
	}
	err = old.asSuperuser(ctx, "downbeat", func(conn *pgx.Conn) error { return w.remember(ctx, n, conn) })
	return errors.Join(err, old.stop(ctx), os.RemoveAll(old.root()))
}

// awaitReplay waits until the standby has everything that is there now.
func (p *postgres) awaitReplay(ctx context.Context) error {
	return p.asSuperuser(ctx, "postgres", func(conn *pgx.Conn) error {
		var place string
		if err := conn.QueryRow(ctx, `select pg_current_wal_insert_lsn()::text`).Scan(&place); err != nil {
			return err
		}
		for end := time.Now().Add(recoverBound); ; {
			var there bool
			const sql = `select exists (select from pg_stat_replication where replay_lsn >= $1::pg_lsn)`
			if err := conn.QueryRow(ctx, sql, place).Scan(&there); err != nil || there {
				return err
			}
			if time.Now().After(end) {
				return fmt.Errorf("the standby has not caught up in %v", recoverBound)
			}
			if err := pause(ctx, 20*time.Millisecond); err != nil {
				return err
			}
		}
	})
}
