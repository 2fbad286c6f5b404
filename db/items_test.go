package db_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"downbeat/db"
	"downbeat/db/dbtest"
)

// While one has a setlist in another order and has not committed yet, everybody else who places something in it waits,
// and then works with the new order: what they put behind an item is behind it.
func TestWhoPlacesAnItemWhileAnotherOrdersWaitsForTheNewOrder(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool, "Own")
	for name, second := range map[string]func(ctx context.Context, q db.Querier, setlist uuid.UUID, a, b db.Item) error{
		"add": func(ctx context.Context, q db.Querier, setlist uuid.UUID, a, _ db.Item) error {
			_, err := db.AddItem(ctx, q, band, setlist, db.Spot{Behind: &a.ID}, db.Fields{"kind": "break", "title": "new", "note": ""})
			return err
		},
		"move": func(ctx context.Context, q db.Querier, setlist uuid.UUID, a, b db.Item) error {
			_, err := db.ChangeItem(ctx, q, band, setlist, b.ID, nil, &db.Spot{Behind: &a.ID}, db.Fields{})
			return err
		},
		"order": func(ctx context.Context, q db.Querier, setlist uuid.UUID, a, b db.Item) error {
			return db.OrderItems(ctx, q, band, setlist, []uuid.UUID{a.ID, b.ID})
		},
		"copy": func(ctx context.Context, q db.Querier, setlist uuid.UUID, a, _ db.Item) error {
			return db.CopyItems(ctx, q, band, setlist, setlist, []uuid.UUID{a.ID})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setlist := mustID(t, pool, `insert into public.setlists (band_id, name) values ($1, 'Set') returning id`, band)
			a, b := mustBreak(t, pool, band, setlist), mustBreak(t, pool, band, setlist)
			first, err := pool.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = first.Rollback(context.Background()) }()
			if err := db.OrderItems(t.Context(), first, band, setlist, []uuid.UUID{b.ID, a.ID}); err != nil {
				t.Fatal(err)
			}
			pid := make(chan uint32, 1)
			done := make(chan error, 1)
			go func() {
				done <- pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
					pid <- tx.Conn().PgConn().PID()
					return second(t.Context(), tx, setlist, a, b)
				})
			}()
			for waiter := <-pid; mustCount(t, pool, `select cardinality(pg_blocking_pids($1))`, waiter) == 0; {
				select {
				case err := <-done:
					t.Fatalf("it did not wait: %v", err)
				default:
				}
			}
			if err := first.Commit(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			items, err := db.ItemsOf(t.Context(), pool, band, setlist)
			if err != nil {
				t.Fatal(err)
			}
			at := map[uuid.UUID]int{}
			for i, item := range items {
				at[item.ID] = i
				if i > 0 && item.Position <= items[i-1].Position {
					t.Errorf("two are at %s", item.Position)
				}
			}
			switch name {
			case "add":
				if len(items) != 3 || at[a.ID] != 1 || items[2].Title != "new" {
					t.Errorf("%+v", items)
				}
			case "copy":
				if len(items) != 3 || at[b.ID] != 0 || at[a.ID] != 1 {
					t.Errorf("%+v", items)
				}
			default:
				if len(items) != 2 || at[a.ID] != 0 {
					t.Errorf("%+v", items)
				}
			}
		})
	}
}

func mustBreak(tb testing.TB, q db.Querier, band, setlist uuid.UUID) db.Item {
	tb.Helper()
	item, err := db.AddItem(context.Background(), q, band, setlist, db.Spot{End: true}, db.Fields{"kind": "break", "title": "", "note": ""})
	if err != nil {
		tb.Fatal(err)
	}
	return item
}
