-- +goose Up
-- Arguments of all record_* triggers, set by feed.attach():
--   0 entity · 1 band column · 2 3 4 key columns ('' if fewer) · 5 hidden columns · 6 created · 7 updated · 8 deleted event
--   9 a column whose change has an event of its own ('' if none) · 10 that event
-- +goose StatementBegin
create or replace function feed.record_insert()
  returns trigger
  language plpgsql
  security definer
  set search_path = ''
as $$
declare
  hidden constant text[] := tg_argv[5];
  claimed_id constant text := case when current_setting('downbeat.user_id', true) <> '' then feed.claim('downbeat.user_id') end;
  claimed_name constant text := case when claimed_id is not null then feed.claim('downbeat.user_name') end;
  written bigint;
  band text;
begin
  with written as (
    insert into feed.changes (slot, band_id, entity, row_id, event, op, data, user_id, user_name)
    select
      (select s.slot from feed.state s),
      (n.j ->> tg_argv[1])::uuid,
      tg_argv[0],
      concat_ws('/', n.j ->> tg_argv[2], n.j ->> tg_argv[3], n.j ->> tg_argv[4]),
      tg_argv[6],
      'i',
      n.j - hidden,
      claimed_id,
      claimed_name
    from (select to_jsonb(r.*) as j from new_rows r offset 0) n -- offset 0: one conversion a row, not one a use; r.*: a column may be called r
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
