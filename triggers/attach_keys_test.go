package triggers_test

import (
	"testing"
)

func TestRowsWithCompositeKeysAreToldApart(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	mustExec(t, pool, `create table public.words (a text, b text, n bigint, band_id uuid not null, word text, primary key (n, b, a))`)
	mustExec(t, pool, `select feed.attach('public.words', 'word')`)
	after := position(t, pool)

	mustExec(t, pool, `insert into public.words values ('x', 'y', 9007199254740993, $1, 'one'), ('X', 'y', 1, $1, 'two')`, bandA)
	mustExec(t, pool, `update public.words set word = word || '!'`)
	mustExec(t, pool, `update public.words set word = 'last' where a = 'x'`)
	mustExec(t, pool, `update public.words set n = 2 where n = 1`)

	changes := mustNews(t, pool, after)
	wantNames(t, changes, "word:created word:created word:updated word:updated word:updated word:created word:deleted")
	for i, want := range []string{"9007199254740993/y/x", "1/y/X", "9007199254740993/y/x", "1/y/X", "9007199254740993/y/x", "2/y/X", "1/y/X"} {
		if got := changes[i].EntityID; got != want {
			t.Errorf("row %d is %s, want %s", i, got, want)
		}
	}
}

func TestRowsWhoseKeysHoldSlashesAreToldApart(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	mustExec(t, pool, `create table public.words (a text, b text, band_id uuid not null, word text, primary key (a, b))`)
	mustExec(t, pool, `select feed.attach('public.words', 'word')`)
	after := position(t, pool)

	mustExec(t, pool, `insert into public.words values ('x/y', 'z', $1, 'one'), ('x', 'y/z', $1, 'two')`, bandA)
	mustExec(t, pool, `update public.words set word = word || '!'`)

	changes := mustNews(t, pool, after)
	wantNames(t, changes, "word:created word:created word:updated word:updated")
	if changes[0].EntityID == changes[1].EntityID {
		t.Errorf("two rows have the same id, %s", changes[0].EntityID)
	}
}

func TestARowHasTheSameIDWhateverTheWritersSettings(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	mustExec(t, pool, `create table public.words (at timestamptz, id int, band_id uuid not null, word text, primary key (at, id))`)
	mustExec(t, pool, `select feed.attach('public.words', 'word')`)
	after := position(t, pool)

	mustExec(t, pool, `insert into public.words values ('2030-01-01 00:00+00', 1, $1, 'one')`, bandA)
	conn := mustConn(t, pool, "", "psql")
	mustExec(t, conn, `set timezone = 'Asia/Tokyo'; set datestyle = 'German'; set intervalstyle = 'iso_8601'; set bytea_output = 'escape'; set extra_float_digits = -10`)
	mustExec(t, conn, `update public.words set word = 'two'`)

	changes := mustNews(t, pool, after)
	wantNames(t, changes, "word:created word:updated")
	if changes[0].EntityID != changes[1].EntityID {
		t.Errorf("one row has two ids, %s and %s", changes[0].EntityID, changes[1].EntityID)
	}
}

func TestAPartitionedTableIsWatchedFromAllSides(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	mustExec(t, pool, `
		create table public.words (id int, shelf int, band_id uuid not null, word text, version int not null default 1, updated_at timestamptz not null default now(), primary key (id, shelf)) partition by list (shelf);
		create table public.words_1 partition of public.words for values in (1);
		create table public.words_2 (word text, version int not null default 1, shelf int not null, updated_at timestamptz not null default now(), band_id uuid not null, id int not null);
		alter table public.words attach partition public.words_2 for values in (2);
		create table public.words_3 partition of public.words for values in (3, 4) partition by list (shelf);
		create table public.words_4 partition of public.words_3 for values in (4);
		select feed.attach('public.words', 'word')`)

	wantWrites(t, pool, []string{
		`insert into public.words values (1, 1, %[1]s, 'one'), (2, 2, %[1]s, 'two'), (4, 4, %[1]s, 'four')`,
		`insert into public.words_2 (id, shelf, band_id, word) values (3, 2, %[1]s, 'three')`,
		`update public.words_2 set word = 'three!' where id = 3`,
		`update public.words set word = word where id = 3`,
		`update public.words set word = upper(word)`,
		`delete from public.words_4`,
	}, "word:created word:created word:created word:created word:updated word:updated word:updated word:updated word:updated word:deleted")

	after := position(t, pool)
	mustExec(t, pool, `update public.words set shelf = 2 where id = 1`)
	moved := mustNews(t, pool, after)
	wantNames(t, moved, "word:created word:deleted") // another partition is another key

	for _, truncate := range []string{`truncate public.words_2`, `truncate public.words`} {
		mustExec(t, pool, `insert into public.words values (9, 1, $1, 'nine'), (10, 2, $1, 'ten') on conflict do nothing`, bandA)
		after := mustAdvance(t, pool)
		mustExec(t, pool, truncate)
		wantNames(t, mustNews(t, pool, after), "feed:reset(truncate)")
	}
	if n := mustInt(t, pool, `select count(*) from feed.attached where entity = 'word' and in_place`); n != 5 {
		t.Errorf("%d tables are in place, want the table, three partitions and one below", n)
	}
	mustExec(t, pool, `select feed.detach('public.words')`)
	if n := mustInt(t, pool, `select count(*) from pg_trigger where tgname ~ '^t[19]0_' and tgrelid::regclass::text ~ 'words'`); n != 0 {
		t.Errorf("%d triggers are left", n)
	}
	mustExec(t, pool, `insert into public.words values (11, 1, $1, 'unseen')`, bandA)
	wantNames(t, mustNews(t, pool, position(t, pool)), "")
}
