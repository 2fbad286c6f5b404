-- +goose Up
-- +goose StatementBegin
create or replace function feed.hint(entity text, op text, band text)
  returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- NOTIFY makes all commits of the database wait for each other, so it is left out while an instance looks by itself.
  -- And a full queue would fail the writer's commit: past the half of it everybody finds the news by the clock instead.
  if extract(epoch from clock_timestamp()) * 1000 > (select q.last_value from feed.quiet_until q)
    and pg_notification_queue_usage() < 0.5
  then
    perform pg_notify('downbeat', jsonb_build_object('entity', entity, 'op', lower(op), 'band', band)::text);
  end if;
end
$$;
-- +goose StatementEnd
comment on function feed.hint(text, text, text) is
  'A tap on the shoulder of the listening instances: there is news. Carries nothing that anyone relies on; band is one of those'
  ' that the statement wrote to.';
revoke execute on function feed.hint(text, text, text) from public;

-- +goose StatementBegin
create or replace function feed.quiet(duration interval)
  returns void
  language sql
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select setval('feed.quiet_until', (extract(epoch from clock_timestamp() + duration) * 1000)::bigint);
$$;
-- +goose StatementEnd
comment on function feed.quiet(interval) is
  'An instance''s lease: for so long it looks by itself, and writers send no hints. One that dies costs latency, no event.';
revoke execute on function feed.quiet(interval) from public;
grant execute on function feed.quiet(interval) to downbeat_server;
