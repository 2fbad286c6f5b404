-- +goose Up
-- +goose StatementBegin
create or replace function feed.check_target(target regclass, band_column name, hidden text[])
  returns text[]
  language plpgsql
  stable
  set search_path = pg_catalog, pg_temp
as $$
declare
  kind "char";
  persistence "char";
  space name;
  key_columns text[];
  col record;
begin
  select c.relkind, c.relpersistence, n.nspname
  into kind, persistence, space
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.oid = target;

  if kind not in ('r', 'p') then
    raise exception using errcode = 'wrong_object_type',
      message = format('%s is not a table', target),
      hint = 'Attach the tables that hold the rows.';
  elsif persistence = 't' or space in ('feed', 'pg_catalog', 'information_schema') then
    raise exception using errcode = 'wrong_object_type',
      message = format('%s can not be on the feed: it is a temporary table or belongs to the feed or the system', target);
  end if;

  -- Before a truncate the feed reads whose rows there are: without the right to, the truncate would fail.
  for col in
    select pg_get_userbyid(p.proowner) as name from pg_proc p
    where p.oid = 'feed.record_truncate'::regproc
      and not (has_table_privilege(p.proowner, target, 'select') and has_schema_privilege(p.proowner, space, 'usage'))
  loop
    raise exception using errcode = 'insufficient_privilege',
      message = format('%s can not be read by %s, to which the feed belongs', target, col.name),
      hint = format('grant usage on schema %I to %I; grant select on %s to %I;', space, col.name, target, col.name);
  end loop;

  select array_agg(a.attname::text order by k.n)
  into key_columns
  from pg_index i
  cross join unnest(i.indkey::int2[]) with ordinality k (attnum, n)
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
  where i.indrelid = target and i.indisprimary;

  if key_columns is null then
    raise exception using errcode = 'object_not_in_prerequisite_state',
      message = format('%s has no primary key, so that its events could not say which row they mean', target),
      hint = format('alter table %s add primary key (…);', target);
  elsif cardinality(key_columns) > 3 then
    raise exception using errcode = 'object_not_in_prerequisite_state',
      message = format('the primary key of %s has %s columns; the feed takes up to 3', target, cardinality(key_columns)),
      hint = 'Give it an id column as its primary key and make the old key unique.';
  end if;

  select a.attnotnull, format_type(a.atttypid, null) as type
  into col
  from pg_attribute a
  where a.attrelid = target and a.attname = band_column and a.attnum > 0 and not a.attisdropped;

  if not found then
    raise exception using errcode = 'undefined_column',
      message = format('%s has no column %s, so that its events have no way to their band', target, band_column),
      hint = format('Add one (band_id uuid not null references public.bands), or name the column that holds the band: '
        'select feed.attach(%L, band_column => ''…'');', target);
  elsif col.type <> 'uuid' or not col.attnotnull then
    raise exception using errcode = 'datatype_mismatch',
      message = format('%s.%s must be uuid not null: every row of the feed belongs to one band', target, band_column),
      hint = case when col.type = 'uuid' then format('alter table %s alter column %I set not null;', target, band_column)
        else format('alter table %s alter column %I type uuid using %I::uuid;', target, band_column, band_column) end;
  end if;

  for col in
    select h.name from unnest(hidden) h (name)
    where h.name = any (key_columns) or h.name = band_column
      or not exists (select from pg_attribute a where a.attrelid = target and a.attname = h.name and a.attnum > 0 and not a.attisdropped)
  loop
    raise exception using errcode = 'invalid_parameter_value',
      message = format('%s can not hide %s: there is no such column, or it is part of the key or the band column', target, col.name);
  end loop;

  -- A json value may hold what jsonb refuses (\u0000), and then a write would fail because of the feed. Also in a hidden
  -- column, which goes through jsonb before it is left out, and deep within a domain, an array or a row type.
  for col in
    with recursive parts as (
      select a.attname as name, a.atttypid as type
      from pg_attribute a
      where a.attrelid = target and a.attnum > 0 and not a.attisdropped
      union
      select p.name, inner_type
      from parts p
      join pg_type t on t.oid = p.type
      cross join lateral (
        select t.typbasetype
        union all
        select t.typelem
        union all
        select a.atttypid from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
      ) i (inner_type)
      where inner_type <> 0
    )
    select p.name, format_type(a.atttypid, null) as type
    from parts p
    join pg_attribute a on a.attrelid = target and a.attname = p.name
    where p.type = 'json'::regtype
    order by a.attnum
  loop
    raise exception using errcode = 'datatype_mismatch',
      message = format('%s.%s is of type %s, which may hold text that the log can not', target, col.name, col.type),
      hint = case when col.type = 'json' then format('alter table %s alter column %I type jsonb;', target, col.name)
        else 'Make it of jsonb where it is of json.' end;
  end loop;

  return key_columns;
end
$$;
-- +goose StatementEnd
comment on function feed.check_target(regclass, name, text[]) is
  'Says with an error why a table can not be attached; returns its key columns if it can.';
revoke execute on function feed.check_target(regclass, name, text[]) from public;

-- +goose StatementBegin
create or replace function feed.attach(
  target regclass,
  entity text default null,
  band_column name default null,
  hidden text[] default null,
  events jsonb default null,
  counts text default null
)
  returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  wanted feed.attachments;
  own record;
  args text;
  generated text[];
  part regclass;
begin
  -- What is not said stays as it was: who attaches again to mend a trigger must not uncover a secret column.
  select a.* into wanted from feed.attachments a where a.target = attach.target;
  entity := coalesce(entity, wanted.entity, (select c.relname from pg_class c where c.oid = target));
  band_column := coalesce(band_column, wanted.band_column, 'band_id');
  hidden := coalesce(hidden, wanted.hidden, '{}');
  events := coalesce(events, wanted.events, '{}');
  counts := coalesce(counts, wanted.counts);
  wanted.target := target;
  wanted.entity := entity;
  wanted.band_column := band_column;
  wanted.hidden := hidden;
  wanted.events := events;
  wanted.counts := nullif(counts, '');
  counts := wanted.counts;
  wanted.key_columns := feed.check_target(target, band_column, hidden);
  wanted.stamped := 2 = (
    select count(*) from pg_attribute a
    where a.attrelid = target and not a.attisdropped
      and (a.attname, a.atttypid) in (('version', 'int4'::regtype), ('version', 'int8'::regtype), ('updated_at', 'timestamptz'::regtype)));

  -- Two tables of one name could not be told apart; partitions and children are meant to have their parent's.
  select a.target::text as key into own
  from feed.attachments a
  where a.entity = wanted.entity
    and a.target <> attach.target
    and coalesce(pg_partition_root(a.target), a.target) <> coalesce(pg_partition_root(attach.target), attach.target)
    and not exists (select from pg_inherits i where (i.inhrelid, i.inhparent) = (a.target, attach.target))
    and not exists (
      select from pg_inherits i
      join feed.attachments parent on parent.target = i.inhparent and parent.entity = wanted.entity
      where i.inhrelid = attach.target)
  limit 1;
  if found then
    raise exception using errcode = 'duplicate_object',
      message = format('%s is on the feed as %s already', own.key, wanted.entity),
      hint = format('Give it another name: select feed.attach(%L, entity => ''…''); or take the other one off with feed.detach.', target);
  end if;
  if wanted.entity !~ '^[a-z][a-z0-9_]{0,62}$' then
    raise exception using errcode = 'invalid_parameter_value',
      message = format('%L can not be the name of an entity: it takes a to z, 0 to 9 and _, and starts with a letter', wanted.entity),
      hint = format('Give it one: select feed.attach(%L, entity => ''…'');', target);
  end if;
  select e.key, e.value #>> '{}' as value into own
  from jsonb_each(events) e
  where e.key !~ '^(created|deleted|updated|updated:.+)$'
    or jsonb_typeof(e.value) <> 'string'
    or e.value #>> '{}' !~ '^[a-z][a-z0-9_]*(:[a-z0-9_]+)+$' or e.value #>> '{}' ~ '^feed:'
  limit 1;
  if found then
    raise exception using errcode = 'invalid_parameter_value',
      message = format('%s: %L is not an event name for %L', target, own.value, own.key),
      hint = 'Keys are created, updated, deleted and updated:<column>; names look like setlist:song:added; feed: is taken.';
  end if;
  if (select count(*) from jsonb_object_keys(events) k where k like 'updated:%') > 1 then
    raise exception using errcode = 'invalid_parameter_value',
      message = format('%s: only one column can have an update event of its own', target);
  end if;
  select substr(e.key, length('updated:') + 1) as key, e.value #>> '{}' as value into own
  from jsonb_each(events) e
  where e.key like 'updated:%'
    and not exists (
      select from pg_attribute a
      where a.attrelid = target and a.attname = substr(e.key, length('updated:') + 1) and a.attnum > 0 and not a.attisdropped);
  if found then
    raise exception using errcode = 'undefined_column',
      message = format('%s: there is no column %s for the event %s', target, own.key, own.value);
  end if;
  if counts is not null and (select p.prorettype from pg_proc p where p.oid = to_regprocedure(counts || '(jsonb)')) is distinct from 'jsonb'::regtype then
    raise exception using errcode = 'undefined_function',
      message = format('there is no function %s(row jsonb) returning jsonb to count with', counts);
  end if;

  -- As it is already: nothing to do, and no lock to wait for while somebody writes.
  if exists (select from feed.attachments a where a is not distinct from wanted)
    and not exists (select from feed.attached a where a.target = wanted.target and not a.in_place)
  then
    null;
  else
    perform feed.detach(target);
    select e.key, e.value #>> '{}' as value into own from jsonb_each(events) e where e.key like 'updated:%';
    select string_agg(quote_literal(coalesce(v, '')), ', ' order by n) into args
    from unnest(array[
      wanted.entity, band_column, wanted.key_columns[1], wanted.key_columns[2], wanted.key_columns[3], hidden::text,
      coalesce(events ->> 'created', wanted.entity || ':created'),
      coalesce(events ->> 'updated', wanted.entity || ':updated'),
      coalesce(events ->> 'deleted', wanted.entity || ':deleted'),
      substr(own.key, length('updated:') + 1), own.value
    ]) with ordinality a (v, n);

    execute format('create trigger t90_feed_insert after insert on %s referencing new table as new_rows'
      ' for each statement execute function feed.record_insert(%s)', target, args);
    execute format('create trigger t90_feed_update after update on %s referencing old table as old_rows new table as new_rows'
      ' for each statement execute function feed.record_update(%s)', target, args);
    execute format('create trigger t90_feed_delete after delete on %s referencing old table as old_rows'
      ' for each statement execute function feed.record_delete(%s)', target, args);
    execute format('create trigger t90_feed_truncate before truncate on %s'
      ' for each statement execute function feed.record_truncate(%s)', target, args);
    if wanted.stamped and not exists (select from pg_trigger t where t.tgrelid = target and t.tgname = 't10_stamp') then
      select array_agg(a.attname::text order by a.attnum) into generated
      from pg_attribute a
      where a.attrelid = target and a.attgenerated <> '' and not a.attisdropped;
      execute format('create trigger t10_stamp before update on %s for each row execute function feed.stamp(%s)',
        target, coalesce(quote_literal(generated::text), ''));
    end if;
    insert into feed.attachments select wanted.*;
  end if;

  -- A statement that names a partition fires the partition's triggers only.
  for part in select i.inhrelid from pg_inherits i where i.inhparent = target loop
    perform feed.attach(part, wanted.entity, band_column, hidden, events, counts);
  end loop;
end
$$;
-- +goose StatementEnd
comment on function feed.attach(regclass, text, name, text[], jsonb, text) is
  'Puts a table on the feed, or changes how it is; what is not given stays as it was, or is the default. entity: its name in events, by default the table''s. band_column: the uuid of'
  ' the band. hidden: columns that never leave the database. events: names that differ from <entity>:created, :updated and'
  ' :deleted, also for an update of one column: {"updated:position": "setlist:song:reordered"}. counts: a function (row jsonb)'
  ' returns jsonb whose result rides along with every event, as of its commit. Needs the right to create triggers on the table.';
revoke execute on function feed.attach(regclass, text, name, text[], jsonb, text) from public;

-- +goose StatementBegin
create or replace function feed.detach(target regclass)
  returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  part regclass;
  own name;
begin
  for part in select i.inhrelid from pg_inherits i where i.inhparent = target loop
    perform feed.detach(part);
  end loop;
  for own in
    select t.tgname from pg_trigger t
    where t.tgrelid = target and t.tgparentid = 0
      and t.tgname in ('t10_stamp', 't90_feed_insert', 't90_feed_update', 't90_feed_delete', 't90_feed_truncate')
  loop
    execute format('drop trigger %I on %s', own, target);
  end loop;
  delete from feed.attachments a where a.target = detach.target;
end
$$;
-- +goose StatementEnd
comment on function feed.detach(regclass) is 'Takes a table off the feed again; what the log has of it stays.';
revoke execute on function feed.detach(regclass) from public;
