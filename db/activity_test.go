package db_test

import (
	"context"
	"math"
	"testing"

	"github.com/google/uuid"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestTheLogIsReadByNobodyOutsideOfTheBandWhateverTheStatementSays(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	if _, err := db.SeedDemo(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
	var (
		ana        = uuid.MustParse("a0000000-0000-4000-8000-000000000001")
		nightShift = uuid.MustParse("b0000000-0000-4000-8000-000000000001")
		secondLine = uuid.MustParse("b0000000-0000-4000-8000-000000000002")
	)
	settle := func(ctx context.Context) error {
		_, err := db.Advance(ctx, pool)
		return err
	}
	all := db.ActivityFilter{Below: math.MaxInt64, Limit: 10}
	err := db.Read(t.Context(), pool, db.Request{UserID: ana, BandID: nightShift}, settle, func(ctx context.Context, tx *db.Tx) error {
		for band, want := range map[uuid.UUID]int{nightShift: 10, secondLine: 0, uuid.New(): 0} {
			changes, below, err := db.Activity(ctx, tx, band, all)
			if err != nil {
				return err
			}
			unseen, err := db.UnseenBy(ctx, tx, band, tx.Member.ID, tx.At.Epoch)
			if err != nil {
				return err
			}
			if len(changes) != want || (below > 0) != (want > 0) || (unseen.Count > 0) != (want > 0) {
				t.Errorf("of band %s: %d changes, below %d, %d unseen", band, len(changes), below, unseen.Count)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// And of nobody, nobody's.
	if n := mustCount(t, pool, `select count(*) from access.activity($1, 1000, 10, null, null, null, null, null, null, null, null)`, nightShift); n != 0 {
		t.Errorf("without a person: %d", n)
	}
	if n := mustCount(t, pool, `select access.unseen($1, 0)`, nightShift); n != 0 {
		t.Errorf("without a person: %d unseen", n)
	}
}
