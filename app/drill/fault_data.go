package drill

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// write is a transaction of a fault, and is acknowledged like any other.
func (w *world) write(ctx context.Context, do func(tx pgx.Tx) ([]Commit, error)) error {
	var xid string
	var epoch int
	var early bool
	var commits []Commit
	err := pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) (err error) {
		if _, err := tx.Exec(ctx, `set local statement_timeout = '5min'`); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `select pg_current_xact_id()::text`).Scan(&xid); err != nil {
			return err
		}
		epoch, early = w.present()
		commits, err = do(tx)
		return err
	})
	if err != nil {
		return err
	}
	for _, c := range commits {
		c.Tx, c.Epoch, c.Early = xid, epoch, early
		w.load.acknowledge(c)
	}
	return nil
}

// inAllBands is a commit of so many changes in each band; 0: some.
func (w *world) inAllBands(changes int64) (list []Commit) {
	for _, band := range w.bands {
		list = append(list, Commit{Band: band, Changes: changes})
	}
	return list
}

func longTransaction(ctx context.Context, w *world) error {
	return w.write(ctx, func(tx pgx.Tx) ([]Commit, error) {
		const sql = `insert into public.songs (band_id, title) select b, 'Long overdue' from unnest($1::uuid[]) b`
		if _, err := tx.Exec(ctx, sql, w.bands); err != nil {
			return nil, err
		}
		for end := time.Now().Add(4 * time.Second); time.Now().Before(end); {
			if err := w.hearNews(ctx, 3, 5*time.Second); err != nil {
				return nil, err
			}
		}
		return w.inAllBands(1), nil
	})
}

const manyRows = 100_000

func bulk(ctx context.Context, w *world) error {
	each := int64(manyRows / len(w.bands))
	err := w.write(ctx, func(tx pgx.Tx) ([]Commit, error) {
		const sql = `insert into public.rehearsals (band_id, title, starts_at) select b, 'One of many', now() + n * interval '1 minute' from unnest($1::uuid[]) b, generate_series(1, $2) n`
		_, err := tx.Exec(ctx, sql, w.bands, each)
		return w.inAllBands(each), err
	})
	if err != nil {
		return err
	}
	return w.write(ctx, func(tx pgx.Tx) ([]Commit, error) {
		_, err := tx.Exec(ctx, `delete from public.rehearsals where band_id = any ($1)`, w.bands)
		return w.inAllBands(each), err
	})
}

func truncate(ctx context.Context, w *world) error {
	err := w.write(ctx, func(tx pgx.Tx) ([]Commit, error) {
		_, err := tx.Exec(ctx, `truncate public.setlist_items`)
		return w.inAllBands(0), err
	})
	if err != nil {
		return err
	}
	return w.write(ctx, func(tx pgx.Tx) ([]Commit, error) {
		const sql = `
			insert into public.setlist_items (band_id, setlist_id, kind, title, position)
			select s.band_id, s.id, 'break', 'Break ' || n, 'B' || n from public.setlists s, generate_series(1, 4) n where s.band_id = any ($1)`
		_, err := tx.Exec(ctx, sql, w.bands)
		return w.inAllBands(4), err
	})
}

func disableTriggers(ctx context.Context, w *world) error {
	if _, err := w.pool.Exec(ctx, `alter table public.unavailability disable trigger user`); err != nil {
		return err
	}
	var missed error
	for _, in := range w.instances {
		for end := time.Now().Add(30 * time.Second); ; {
			ready, said := in.readiness(ctx)
			if !ready && strings.Contains(said, "unavailability") {
				break
			}
			if time.Now().After(end) {
				missed = violated("%s does not say within 30 s that the triggers of public.unavailability are disabled: %q", in.name, said)
				break
			}
			if err := pause(ctx, 50*time.Millisecond); err != nil {
				return err
			}
		}
	}
	if _, err := w.pool.Exec(ctx, `alter table public.unavailability enable trigger user`); err != nil {
		return err
	}
	return missed
}

func migrate(ctx context.Context, w *world) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	for _, sql := range []string{
		`alter table public.songs add column drilled text not null default 'yes'`,
		`alter table public.songs drop column drilled`,
	} {
		if _, err := w.pool.Exec(ctx, sql); err != nil {
			return err
		}
		up := exec.CommandContext(ctx, program, "migrate", "up")
		up.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + w.folder, "DATABASE_URL=" + w.url}
		if said, err := up.CombinedOutput(); err != nil {
			return violated("migrate up, while others write: %v: %s", err, said)
		}
		if err := w.hearNews(ctx, 3, 10*time.Second); err != nil {
			return err
		}
	}
	return nil
}

// largeNotes makes an event of so many bytes in a band.
func (w *world) largeNotes(ctx context.Context, band uuid.UUID, bytes int) error {
	return w.write(ctx, func(tx pgx.Tx) ([]Commit, error) {
		const sql = `
			update public.gigs set notes = repeat(md5(random()::text), $2 / 32)
			where id = (select id from public.gigs where band_id = $1 order by id limit 1 for no key update)`
		_, err := tx.Exec(ctx, sql, band, bytes)
		return []Commit{{Band: band, Changes: 1}}, err
	})
}
