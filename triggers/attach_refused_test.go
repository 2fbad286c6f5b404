package triggers_test

import (
	"strings"
	"testing"
)

func TestATableThatCannotBeAttachedIsRefusedWithWhatToDo(t *testing.T) {
	t.Parallel()
	pool := mustFixture(t)
	mustExec(t, pool, `
		create view public.a_view as select * from public.gigs;
		create table public.no_key (band_id uuid not null);
		create table public.long_key (a int, b int, c int, d int, band_id uuid not null, primary key (a, b, c, d));
		create table public.no_band (id int primary key);
		create table public.maybe_band (id int primary key, band_id uuid);
		create table public.text_band (id int primary key, band_id text not null);
		create table public.odd_json (id int primary key, band_id uuid not null, doc json);
		create domain public.doc as json;
		create table public.odd_domain (id int primary key, band_id uuid not null, doc public.doc);
		create table public.odd_array (id int primary key, band_id uuid not null, docs json[]);
		create type public.letter as (subject text, bodies json[]);
		create table public.odd_composite (id int primary key, band_id uuid not null, letter public.letter);
		create table public.good (id int primary key, band_id uuid not null, secret text, version text);
		create table public."Bad Name" (id int primary key, band_id uuid not null)`)

	for call, want := range map[string]string{
		`'public.a_view'`:                                       "public.a_view is not a table | Attach the tables that hold the rows.",
		`'public.no_key'`:                                       "public.no_key has no primary key, so that its events could not say which row they mean | alter table public.no_key add primary key (…);",
		`'public.long_key'`:                                     "the primary key of public.long_key has 4 columns; the feed takes up to 3 | Give it an id column as its primary key and make the old key unique.",
		`'public.no_band'`:                                      "public.no_band has no column band_id, so that its events have no way to their band | Add one (band_id uuid not null references public.bands), or name the column that holds the band: select feed.attach('public.no_band', band_column => '…');",
		`'public.maybe_band'`:                                   "public.maybe_band.band_id must be uuid not null: every row of the feed belongs to one band | alter table public.maybe_band alter column band_id set not null;",
		`'public.text_band'`:                                    "public.text_band.band_id must be uuid not null: every row of the feed belongs to one band | alter table public.text_band alter column band_id type uuid using band_id::uuid;",
		`'public.odd_json'`:                                     "public.odd_json.doc is of type json, which may hold text that the log can not | alter table public.odd_json alter column doc type jsonb;",
		`'public.odd_domain'`:                                   "public.odd_domain.doc is of type public.doc, which may hold text that the log can not | ",
		`'public.odd_array'`:                                    "public.odd_array.docs is of type json[], which may hold text that the log can not | ",
		`'public.odd_composite'`:                                "public.odd_composite.letter is of type public.letter, which may hold text that the log can not | ",
		`'feed.changes'`:                                        "feed.changes can not be on the feed: it is a temporary table or belongs to the feed or the system | ",
		`'public.good', hidden => '{nobody}'`:                   "public.good can not hide nobody: there is no such column, or it is part of the key or the band column | ",
		`'public.good', hidden => '{id}'`:                       "public.good can not hide id: there is no such column, or it is part of the key or the band column | ",
		`'public.good', hidden => '{band_id}'`:                  "public.good can not hide band_id: there is no such column, or it is part of the key or the band column | ",
		`'public.good', 'Good Thing'`:                           "'Good Thing' can not be the name of an entity: it takes a to z, 0 to 9 and _, and starts with a letter | Give it one: select feed.attach('public.good', entity => '…');",
		`'public."Bad Name"'`:                                   `'Bad Name' can not be the name of an entity: it takes a to z, 0 to 9 and _, and starts with a letter | Give it one: select feed.attach('public."Bad Name"', entity => '…');`,
		`'public.good', events => '{"created": "Good"}'`:        "public.good: 'Good' is not an event name for 'created' | Keys are created, updated, deleted and updated:<column>",
		`'public.good', events => '{"created": "feed:ready"}'`:  "public.good: 'feed:ready' is not an event name for 'created' | ",
		`'public.good', events => '{"created": "a:b\ndata:"}'`:  "public.good: 'a:b\ndata:' is not an event name for 'created' | ",
		`'public.good', events => '{"created": 7}'`:             "public.good: '7' is not an event name for 'created' | ",
		`'public.good', events => '{"truncated": "good:gone"}'`: "public.good: 'good:gone' is not an event name for 'truncated' | ",
		`'public.good', events => '{"updated:nobody": "a:b"}'`:  "public.good: there is no column nobody for the event a:b | ",
		`'public.good', events => '{"updated:secret": "a:b", "updated:id": "a:c"}'`: "public.good: only one column can have an update event of its own | ",
		`'public.good', counts => 'public.nobody'`:                                  "there is no function public.nobody(row jsonb) returning jsonb to count with | ",
		`'public.good', counts => 'pg_catalog.jsonb_typeof'`:                        "there is no function pg_catalog.jsonb_typeof(row jsonb) returning jsonb to count with | ",
	} {
		conn := mustConn(t, pool, "", "psql")
		mustExec(t, conn, `set search_path = ''`) // the sentence names tables in full
		pg := mustFail(t, conn, `select feed.attach(`+strings.ReplaceAll(call, `\n`, `\n`)+`)`)
		got, wanted, hint := pg.Message, want, ""
		if i := strings.Index(want, " | "); i >= 0 {
			wanted, hint = want[:i], want[i+3:]
		}
		if got != wanted || !strings.HasPrefix(pg.Hint, hint) {
			t.Errorf("feed.attach(%s)\n says %q, hint %q\nwant  %q, hint %q", call, got, pg.Hint, wanted, hint)
		}
	}
	if n := mustInt(t, pool, `select count(*) from pg_trigger where tgname ~ '^t[0-9]' and tgrelid::regclass::text ~ 'good|odd|key|band_$'`); n != 0 {
		t.Errorf("the refusals left %d triggers", n)
	}
}
