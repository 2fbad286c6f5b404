package db_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestSeveralStartersSeedTheDemoOnce(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)

	var created atomic.Int32
	var starters sync.WaitGroup
	for range 4 {
		starters.Go(func() {
			did, err := db.SeedDemo(t.Context(), pool)
			if err != nil {
				t.Error(err)
			}
			if did {
				created.Add(1)
			}
		})
	}
	starters.Wait()

	if n := created.Load(); n != 1 {
		t.Errorf("%d of 4 starters say that they created the demo, want 1", n)
	}
	for table, want := range map[string]int{"bands": 2, "members": 5, "users": 5, "songs": 26, "setlists": 4} {
		if n := mustCount(t, pool, `select count(*) from public.`+table); n != want {
			t.Errorf("%d rows in %s, want %d", n, table, want)
		}
	}
}

func TestTheDemoLeavesADatabaseInUseAlone(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	mustExec(t, pool, `insert into public.bands (name) values ('A band of our own')`)

	created, err := db.SeedDemo(t.Context(), pool)
	if err != nil || created {
		t.Fatalf("SeedDemo = %v, %v; want false, nil", created, err)
	}
	if bands := mustCount(t, pool, `select count(*) from public.bands`); bands != 1 {
		t.Errorf("%d bands, want 1", bands)
	}
}

func TestTheDemoHasTheSameIDsOnEveryMachine(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	if _, err := db.SeedDemo(t.Context(), pool); err != nil {
		t.Fatal(err)
	}

	ana, err := db.UserByEmail(t.Context(), pool, "Ana@Demo.Downbeat")
	if err != nil {
		t.Fatal(err)
	}
	bands, err := db.BandsOf(t.Context(), pool, ana.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(bands) != 1 || bands[0].ID != uuid.MustParse("b0000000-0000-4000-8000-000000000001") || bands[0].Name != "The Night Shift" ||
		bands[0].Role != db.RoleAdmin || bands[0].MemberID != uuid.MustParse("c0000000-0000-4000-8000-000000000001") {
		t.Errorf("Ana's bands are %+v", bands)
	}
}
