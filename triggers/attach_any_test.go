package triggers_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Tables that nobody at Downbeat has thought of. Each is attached by one call;
// then it is written to, and what the log says must lead from the old rows to
// the new ones (see wantReplayed).
var strangeTables = map[string]struct {
	create, target string
	writes         []string
	want           string
}{
	"columns named as the feed names things": {
		create: `create table public.words (id uuid primary key default gen_random_uuid(), band_id uuid not null,
			r int, n text, o text, q int, j jsonb, band text, changed text[], old text, new text, data text, "row" text, op text,
			was text, is_now text, written int, olds int, news int, c text, p text, h text, d text, w text, t text, s text, slot int,
			"weird ""name""" text default 'w', "select" int default 1)`,
		target: "public.words",
		writes: []string{
			`insert into public.words (band_id, r, n, o, j, changed) values (%[1]s, 1, 'n', 'o', '{"j": 1}', '{a,b}'), (%[1]s, 2, null, '', 'null', '{}')`,
			`update public.words set n = n || 'n', changed = '{z}', "weird ""name""" = 'x' where r = 1`,
			`update public.words set o = 'o2', q = 3, band = 'The Band', old = 'old', new = 'new', "row" = 'row', "select" = 2, r = r + 1, was = 'was'`,
			`delete from public.words`,
		},
		want: "word:created word:created word:updated word:updated word:updated word:deleted word:deleted",
	},
	"data of every kind": {
		create: `
			create type public.mood as enum ('happy', 'it''s "odd"');
			create domain public.loud as text check (value = upper(value));
			create type public.pair as (left_side int, "right side" text[]);
			create table public.words (id bigint generated always as identity primary key, band_id uuid not null,
			num numeric, real8 double precision, at timestamptz, day date, span interval, moods public.mood[], loud public.loud, pair public.pair,
			bytes bytea, bits bit varying, net cidr, cash money, xml xml, range int4multirange, point point, vector tsvector, grid int[][], big text, "char" "char")`,
		target: "public.words",
		writes: []string{
			`insert into public.words (band_id, num, real8, at, day, span, moods, loud, pair, bytes, bits, net, cash, xml, range, point, vector, grid, big, "char")
			values (%[1]s, 'NaN', '-Infinity', 'infinity', '-infinity', '-1 year 2 mons', '{happy,"it''s \"odd\""}', 'LOUD', '(1,"{a,\"b c\"}")', '\x00ff', '101',
			'10.0.0.0/8', 12.5, '<a/>', '{[1,3),[5,)}', '(1,2)', 'a:1 b:2', '{{1,2},{3,4}}', repeat(E'\r\n\U0001F3B8', 30000), 'x'), (%[1]s, 'Infinity', 'NaN', '-infinity', null, null, null, null, null, null, null, null, null, null, null, null, null, null, repeat('x', 1048576), null)`,
			`update public.words set num = 'Infinity', real8 = 'NaN', bytes = decode(repeat('ff', 500000), 'hex'), xml = '<b/>', point = '(NaN,Infinity)' where loud = 'LOUD'`,
			`update public.words set num = num, point = point, xml = xml, real8 = real8, big = big`,
			`update public.words set num = 0, real8 = 0, point = '(0,0)', at = now(), big = '', vector = 'c:3'`,
			`delete from public.words`,
		},
		want: "word:created word:created word:updated word:updated word:updated word:deleted word:deleted",
	},
	"a mixed-case name in another schema": {
		create: `create schema "Other Place"; create table "Other Place"."Merch Items" ("ID" int primary key, "Band" uuid not null, "Price" int, version int not null default 1, updated_at timestamptz default now())`,
		target: `"Other Place"."Merch Items"`,
		writes: []string{
			`insert into "Other Place"."Merch Items" values (1, %[1]s, 10)`,
			`update "Other Place"."Merch Items" set "Price" = 12`,
			`update "Other Place"."Merch Items" set "Price" = 12`,
			`delete from "Other Place"."Merch Items"`,
		},
		want: "word:created word:updated word:deleted",
	},
	"a stored generated column": {
		create: `create table public.words (id int primary key, band_id uuid not null, net int not null, gross int generated always as (net * 2) stored,
			version int not null default 1, updated_at timestamptz not null default now())`,
		target: "public.words",
		writes: []string{
			`insert into public.words values (1, %[1]s, 1), (2, %[1]s, 2)`,
			`update public.words set net = net + 1 where id = 1`,
			`update public.words set net = net`,
			`update public.words set net = net where id = 1`,
			`update public.words set net = net + 1`,
		},
		want: "word:created word:created word:updated word:updated word:updated",
	},
}

func TestAnyTableIsAttachedByOneCall(t *testing.T) {
	t.Parallel()
	for name, table := range strangeTables {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := mustFixture(t)
			mustExec(t, pool, table.create)
			column := "band_id"
			if strings.Contains(table.create, `"Band"`) {
				column = "Band"
			}
			mustExec(t, pool, `select feed.attach($1::text::regclass, 'word', band_column => $2)`, table.target, column)
			wantWrites(t, pool, table.writes, table.want)
		})
	}
}

// wantWrites runs statements, all of which must succeed, and compares the events.
func wantWrites(t *testing.T, pool *pgxpool.Pool, writes []string, want string) {
	t.Helper()
	after, before := position(t, pool), mustTables(t, pool)
	for _, sql := range writes {
		if strings.Contains(sql, "%[1]s") {
			sql = fmt.Sprintf(sql, "'"+bandA.String()+"'")
		}
		mustExec(t, pool, sql)
	}
	changes := mustNews(t, pool, after)
	wantNames(t, changes, want)
	wantReplayed(t, pool, before, changes)
}
