-- +goose Up
-- Arguments of all record_* triggers, set by feed.attach():
--   0 entity · 1 band column · 2 3 4 key columns ('' if fewer) · 5 hidden columns · 6 created · 7 updated · 8 deleted event
--   9 a column whose change has an event of its own ('' if none) · 10 that event
--
-- pg_temp is named, and last, in every search_path here: unnamed it comes first, also before an empty path, for types and
-- tables, and a writer's own pg_temp.uuid, with a check that calls what it likes, would run with the rights of the feed.
-- The time zone, too, is not the writer's: the key of a row may hold a time, and a row has one id. And jit is off, because
-- nobody knows how many rows a statement has changed before it is planned: compiling took longer than 10,000 rows did.
-- +goose StatementBegin
create or replace function feed.record_insert()
  returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set timezone = 'UTC'
  set jit = off
as $$
declare
  hidden constant text[] := tg_argv[5];
  claimed_id constant text := case when current_setting('downbeat.user_id', true) <> '' then feed.claim('downbeat.user_id') end;
  claimed_name constant text := case when claimed_id is not null then feed.claim('downbeat.user_name') end;
  written bigint;
  band text;
begin
  with written as (
    insert into feed.changes (slot, band_id, entity, row_id, event, op, data, bytes, user_id, user_name)
    select
      (select s.slot from feed.state s),
      (n.j ->> tg_argv[1])::uuid,
      tg_argv[0],
      case when tg_argv[3] = '' then n.j ->> tg_argv[2] else feed.row_id(n.j, tg_argv[2], tg_argv[3], tg_argv[4]) end,
      tg_argv[6],
      'i',
      n.j - hidden,
      pg_column_size(n.j - hidden),
      claimed_id,
      claimed_name
    from (select to_jsonb(r.*) as j from new_rows r offset 0) n -- offset 0: one conversion a row, not one a use; r.*: a column may be called r
    -- A column that was renamed behind our back costs events, which feed.attached tells, and no write.
    where n.j ->> tg_argv[1] is not null and n.j ->> tg_argv[2] is not null
    returning band_id
  )
  select count(*), min(w.band_id::text) into written, band from written w;

  if written > 0 then
    perform feed.hint(tg_argv[0], tg_op, band);
  end if;
  return null;
end
$$;
-- +goose StatementEnd
comment on function feed.record_insert() is 'After insert, once a statement: every new row goes into the log.';
revoke execute on function feed.record_insert() from public;
