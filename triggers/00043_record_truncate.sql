-- +goose Up
-- +goose StatementBegin
create or replace function feed.record_truncate()
  returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  written bigint;
begin
  if not exists (select from pg_attribute a where a.attrelid = tg_relid and a.attname = tg_argv[1] and not a.attisdropped) then
    return null; -- Renamed behind our back: it costs the event, which feed.attached tells, and not the truncate.
  end if;
  -- Before the truncate, while the table still says whose rows it holds.
  execute format(
    'insert into feed.changes (slot, band_id, entity, row_id, event, op, user_id, user_name)'
    ' select (select s.slot from feed.state s), b.band, $1, '''', ''feed:reset'', ''t'','
    '   (select feed.claim(''downbeat.user_id'')), (select feed.claim(''downbeat.user_name''))'
    ' from (select distinct t.%I as band from %s t) b',
    tg_argv[1], tg_relid::regclass)
    using tg_argv[0];
  get diagnostics written = row_count;

  if written > 0 then
    perform feed.hint(tg_argv[0], tg_op, null);
  end if;
  return null;
end
$$;
-- +goose StatementEnd
comment on function feed.record_truncate() is 'Before truncate: a reset for every band that has rows in the table.';
revoke execute on function feed.record_truncate() from public;
