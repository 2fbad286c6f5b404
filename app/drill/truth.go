package drill

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"downbeat/db"
)

// truth reads what has happened, when nobody writes any more.
func (w *world) truth(ctx context.Context) (Truth, error) {
	t := Truth{Rows: map[uuid.UUID]map[string]string{}, Undone: map[string]bool{}}
	var err error
	if t.Epoch, t.Logs, err = w.readLogs(ctx, w.pool); err != nil {
		return t, err
	}
	for _, band := range w.bands {
		if t.Rows[band], err = w.readRows(ctx, band); err != nil {
			return t, err
		}
	}
	w.load.mu.Lock()
	defer w.load.mu.Unlock()
	w.mu.Lock()
	defer w.mu.Unlock()
	t.Commits, t.Undone = w.load.commits, w.load.undone
	for _, r := range w.removals {
		t.Removals = append(t.Removals, *r)
	}
	t.Outages, t.Past = w.outages, w.past
	return t, nil
}

// settle waits until everything that was committed has a number.
func (w *world) settle(ctx context.Context) error {
	for {
		var left int64
		if err := w.pool.QueryRow(ctx, `select unnumbered from feed.lag()`).Scan(&left); err != nil {
			return fmt.Errorf("wait for the feed: %w", err)
		}
		if left == 0 {
			return nil
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return fmt.Errorf("%d changes have no number: %w", left, err)
		}
	}
}

// readHeads returns the number of each band's last event.
func (w *world) readHeads(ctx context.Context, q db.Querier) (map[uuid.UUID]int64, error) {
	heads := map[uuid.UUID]int64{}
	for _, band := range w.bands {
		var head int64
		if err := q.QueryRow(ctx, `select feed.head($1)`, band).Scan(&head); err != nil {
			return nil, fmt.Errorf("read the head of band %s: %w", band, err)
		}
		heads[band] = head
	}
	return heads, nil
}

// readLogs returns the epoch, and all that is in the log of it.
func (w *world) readLogs(ctx context.Context, q db.Querier) (epoch string, logs Logs, err error) {
	if epoch, err = w.readEpoch(ctx, q); err != nil {
		return "", nil, err
	}
	logs = Logs{}
	for _, band := range w.bands {
		if logs[band], err = readLog(ctx, q, band); err != nil {
			return "", nil, err
		}
	}
	return epoch, logs, nil
}

func (w *world) readEpoch(ctx context.Context, q db.Querier) (string, error) {
	state, err := db.LogOf(ctx, q, w.bands[0])
	return state.Epoch, err
}

func readLog(ctx context.Context, q db.Querier, band uuid.UUID) ([]Entry, error) {
	rows, err := q.Query(ctx, `
		select seq, tx_id, coalesce(tx_index, 0), tx_count, coalesce(reset, ''), coalesce(event, ''), coalesce(entity, ''), coalesce(row_id, ''),
		  coalesce(op, ' ')::text, coalesce(request_id, ''), data, old, coalesce(data, old) -> 'version'
		from feed.since($1, 0, 2147483647)`, band)
	if err != nil {
		return nil, fmt.Errorf("read the log of band %s: %w", band, err)
	}
	log, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e Entry, err error) {
		var entity, op string
		var data, old, version []byte
		err = row.Scan(&e.Seq, &e.Tx, &e.Index, &e.Count, &e.Reset, &e.Type, &entity, &e.Row, &op, &e.Request, &data, &old, &version)
		e.First = e.Seq
		if e.Reset != "" {
			e.First = e.Seq - e.Count + 1
		}
		describe(&e.Change, entity, data, version)
		if entity == "member" {
			e.Left, e.Joined = movedBy(op, data, old)
		}
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the log of band %s: %w", band, err)
	}
	return log, nil
}

// movedBy tells whose membership a change ended and began.
func movedBy(op string, data, old []byte) (left, joined uuid.UUID) {
	user := func(row []byte) uuid.UUID {
		var member struct {
			UserID uuid.UUID `json:"user_id"`
		}
		_ = json.Unmarshal(row, &member) // no row is nobody
		return member.UserID
	}
	switch strings.TrimSpace(op) {
	case "i":
		return uuid.Nil, user(data)
	case "d":
		return user(old), uuid.Nil
	}
	return uuid.Nil, uuid.Nil
}

// readRows are the songs and gigs of a band, as clients keep them.
func (w *world) readRows(ctx context.Context, band uuid.UUID) (map[string]string, error) {
	rows, err := w.pool.Query(ctx, `
		select id::text, version, title, notes from public.songs where band_id = $1
		union all
		select id::text, version, title, notes from public.gigs where band_id = $1`, band)
	if err != nil {
		return nil, fmt.Errorf("read the rows of band %s: %w", band, err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[shape])
	if err != nil {
		return nil, fmt.Errorf("read the rows of band %s: %w", band, err)
	}
	states := map[string]string{}
	for _, s := range list {
		states[s.ID] = s.state()
	}
	return states, nil
}
