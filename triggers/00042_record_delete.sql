-- +goose Up
-- +goose StatementBegin
create or replace function feed.record_delete()
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
    insert into feed.changes (slot, band_id, entity, row_id, event, op, old, bytes, user_id, user_name)
    select
      (select s.slot from feed.state s),
      (o.j ->> tg_argv[1])::uuid,
      tg_argv[0],
      case when tg_argv[3] = '' then o.j ->> tg_argv[2] else feed.row_id(o.j, tg_argv[2], tg_argv[3], tg_argv[4]) end,
      tg_argv[8],
      'd',
      o.j - hidden,
      pg_column_size(o.j - hidden),
      claimed_id,
      claimed_name
    from (select to_jsonb(r.*) as j from old_rows r offset 0) o -- offset 0: one conversion a row, not one a use; r.*: a column may be called r
    -- A column that was renamed behind our back costs events, which feed.attached tells, and no write.
    where o.j ->> tg_argv[1] is not null and o.j ->> tg_argv[2] is not null
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
comment on function feed.record_delete() is
  'After delete, once a statement, also by cascade: every row that went goes into the log as it was.';
revoke execute on function feed.record_delete() from public;
