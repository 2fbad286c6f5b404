package db_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"downbeat/db"
	"downbeat/db/dbtest"
)

func TestWhatALookTellsIsWhatTheLogHas(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band, other := mustBand(t, pool, "A band"), mustBand(t, pool, "Another one")
	song := mustID(t, pool, `insert into public.songs (band_id, title) values ($1, 'Song') returning id`, band)
	mustLook(t, pool)
	for name, write := range map[string]string{
		"insert":       `insert into public.songs (band_id, title, notes) values ($1, E'"\\ \n ä 🎷', $3 || $2)`,
		"update":       `update public.songs set title = title || 'x' where id = $2 and band_id = $1 and $3 <> ''`,
		"delete":       `delete from public.songs where band_id = $1 and id <> $2 and $3 <> ''`,
		"broadcast":    `select feed.broadcast($1, 'poll:opened', jsonb_build_object('id', $2::uuid, 'of', $3::text))`,
		"with context": `with c as (select set_config('downbeat.reason', 'tidying', true), set_config('downbeat.request_id', 'r-1', true) offset 0) update public.songs set title = title || 'y' from c where id = $2 and band_id = $1 and $3 <> ''`,
	} {
		// Whether it tells at once depends on what else runs on the server.
		mustBeTold(t, name, func() db.Look {
			if name == "delete" { // of what is there again with each try
				mustExec(t, pool, `delete from public.songs where band_id = $1 and id <> $2`, band, song)
				mustExec(t, pool, `insert into public.songs (band_id, title) values ($1, 'Another')`, band)
				mustLook(t, pool)
			}
			mustExec(t, pool, write, band, song, "some")
			look := mustLook(t, pool, other, band)
			if look.Change == nil {
				return look
			}
			changes, _, err := db.ReadChanges(t.Context(), pool, look.Position-1, look.Position, []uuid.UUID{band}, everything)
			if err != nil {
				t.Fatal(err)
			}
			if len(changes) != 1 || !reflect.DeepEqual(*look.Change, changes[0]) {
				t.Errorf("%s: told is\n%+v, and the log has\n%+v", name, *look.Change, changes)
			}
			return look
		})
	}
}

func TestALookTellsOnlyOfWhatWasAskedForAndIsLittle(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	band := mustBand(t, pool, "A band")
	mustLook(t, pool)
	for name, write := range map[string]string{
		"two changes":          `insert into public.songs (band_id, title) select $1, 'Song' from generate_series(1, 2)`,
		"a large one":          `insert into public.songs (band_id, title, notes) values ($1, 'Song', '` + strings.Repeat("long ", 1000) + `')`,
		"a long reason":        `with c as (select set_config('downbeat.reason', (select string_agg(md5(n::text), '') from generate_series(1, 1000) n), true) offset 0) insert into public.songs (band_id, title) select $1, 'Song' from c`,
		"a reason of one word": `with c as (select set_config('downbeat.reason', repeat('x', 20000), true) offset 0) insert into public.songs (band_id, title) select $1, 'Song' from c`,
		"one with many digits": `select feed.broadcast($1, 'poll:opened', jsonb_build_object('n', 1e10000::numeric))`,
	} {
		for range 10 {
			mustExec(t, pool, write, band)
			if look := mustLook(t, pool, band); look.Change != nil {
				t.Errorf("%s: %+v was told", name, look.Change)
			}
		}
	}
	mustBeTold(t, "a band that nobody asked for", func() db.Look {
		mustExec(t, pool, `insert into public.songs (band_id, title) values ($1, 'Song')`, band)
		look := mustLook(t, pool, uuid.New())
		if look.Change != nil {
			t.Errorf("%+v was told", look.Change)
		}
		if look.Told && look.Band != band {
			t.Errorf("told is of band %s", look.Band)
		}
		return look
	})
}

// mustBeTold tries until a look has told of a commit.
func mustBeTold(tb testing.TB, what string, try func() db.Look) {
	tb.Helper()
	for range 1000 {
		if try().Told {
			return
		}
	}
	tb.Error(fmt.Sprint(what, ": never told"))
}

func mustLook(tb testing.TB, pool *pgxpool.Pool, bands ...uuid.UUID) db.Look {
	tb.Helper()
	look, err := db.Advance(tb.Context(), pool, bands...)
	if err != nil {
		tb.Fatal(err)
	}
	return look
}
