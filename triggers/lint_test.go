package triggers_test

import (
	"testing"

	"downbeat/db/dbtest"
)

// Each query lists offenders.
var lint = map[string]string{
	// feed.stamp and feed.xid_after say in their files why they have none.
	"functions without a search_path that ends in pg_temp": `
		select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p
		where p.pronamespace in ('feed'::regnamespace, 'public'::regnamespace, 'access'::regnamespace) and p.proname not in ('stamp', 'xid_after')
			and not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)
			and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
	// feed.stamp runs with the writer's rights, feed.actor says nothing secret: but who has no right on the schema calls neither.
	"functions that anybody may execute": `
		select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p
		where p.pronamespace = 'feed'::regnamespace and p.proname not in ('stamp', 'actor') and has_function_privilege('public', p.oid, 'execute')`,
	"tables of bands that a member sees without a policy": `
		select string_agg(c.oid::regclass::text, ', ') from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relrowsecurity
			and has_any_column_privilege('downbeat_member', c.oid, 'select, insert, update, references')`,
	"functions of the access schema that anybody may execute": `
		select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p
		where p.pronamespace = 'access'::regnamespace and has_function_privilege('public', p.oid, 'execute')`,
	"a right of everybody on the schema": `
		select 'usage or create' where has_schema_privilege('public', 'feed', 'usage') or has_schema_privilege('public', 'feed', 'create')`,
	"tables and views that anybody may touch": `
		select string_agg(c.oid::regclass::text, ', ') from pg_class c
		where c.relnamespace = 'feed'::regnamespace and c.relkind in ('r', 'p', 'v')
			and has_table_privilege('public', c.oid, 'select, insert, update, delete, truncate, references, trigger')`,
	"tables and views without a comment": `
		select string_agg(c.oid::regclass::text, ', ') from pg_class c
		where c.relnamespace in ('feed'::regnamespace, 'public'::regnamespace) and c.relkind in ('r', 'p', 'v')
			and not c.relispartition and obj_description(c.oid, 'pg_class') is null and c.relname <> 'goose_db_version'`,
	"functions without a comment": `
		select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p
		where p.pronamespace in ('feed'::regnamespace, 'access'::regnamespace) and obj_description(p.oid, 'pg_proc') is null`,
	"foreign keys without an index": `
		select string_agg(k.conrelid::regclass || '.' || k.conname, ', ') from pg_constraint k
		where k.contype = 'f' and k.connamespace = 'public'::regnamespace
			-- Its first columns are those of the key, in any order; or its first one is a column of the key that is enough to find a row.
			and not exists (
				select from pg_index i
				where i.indrelid = k.conrelid and i.indpred is null
					and ((i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey or (i.indkey::int2[])[0] = any (
						select k.conkey[n] from generate_subscripts(k.confkey, 1) n
						where exists (select from pg_index u where u.indrelid = k.confrelid and u.indisunique and u.indnatts = 1 and u.indkey[0] = k.confkey[n]))))`,
	// But for what is one member's own: see their comments.
	"tables of bands that are not on the feed": `
		select string_agg(a.attrelid::regclass::text, ', ') from pg_attribute a join pg_class c on c.oid = a.attrelid
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'band_id'
			and c.relname not in ('calendar_links', 'activity_marks')
			and not exists (select from feed.attached t where t.target = a.attrelid and t.in_place)`,
}

func TestEverythingInTheSchemaIsAsTheHouseHasIt(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	for what, offenders := range lint {
		if got := mustText(t, pool, offenders); got != "" {
			t.Errorf("%s: %s", what, got)
		}
	}
}
