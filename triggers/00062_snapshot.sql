-- +goose Up
-- +goose StatementBegin
create or replace function feed.seq_here(band uuid)
  returns bigint
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_bitmapscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
declare
  last feed.looks;
begin
  if current_setting('transaction_isolation') <> 'repeatable read' then
    raise exception using errcode = 'active_sql_transaction',
      message = 'feed.seq_here() must be called in a repeatable read transaction',
      hint = 'Elsewhere each statement sees another moment, and no number is right for all of them.';
  end if;
  select l.* into last from feed.looks l order by l.id desc limit 1;

  -- Of what has ended since the last look, this snapshot shows changes of the band: their numbers come with the next look.
  if exists (
    select
    from pg_snapshot_xip(last.snap) x (xid)
    where pg_visible_in_snapshot(x.xid, pg_current_snapshot())
      and exists (select from feed.changes c where c.xid = x.xid and c.band_id = band and c.id > last.base_id)
  ) or exists (
    select from feed.changes c where c.xid >= pg_snapshot_xmax(last.snap) and c.band_id = band and c.id > last.base_id
  ) then
    return null;
  end if;
  return feed.head(band);
end
$$;
-- +goose StatementEnd
comment on function feed.seq_here(uuid) is
  'The number of the last of the band''s events that the transaction''s snapshot shows: a stream from there continues exactly what'
  ' the transaction reads. Null if the snapshot shows changes that have no number yet; then ask again in a later one.';
revoke execute on function feed.seq_here(uuid) from public;
grant execute on function feed.seq_here(uuid) to downbeat_server;

-- +goose StatementBegin
create or replace function feed.number_here()
  returns void
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  before bigint;
  head bigint;
begin
  if pg_current_xact_id_if_assigned() is not null or current_setting('transaction_isolation') <> 'repeatable read' then
    raise exception using errcode = 'active_sql_transaction',
      message = 'feed.number_here() must be called in a repeatable read transaction that has written nothing',
      hint = 'Begin with lock table feed.turn in exclusive mode, which takes no snapshot, and then call it.';
  end if;
  -- A snapshot from before somebody else's look would number again what that one did; the key of feed.looks forbids it.
  select l.position into before from feed.looks l order by l.id desc limit 1;
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  head := feed.number_news();
  if head > before and pg_notification_queue_usage() < 0.9 then
    perform pg_notify('downbeat', jsonb_build_object('head', head)::text);
  end if;
end
$$;
-- +goose StatementEnd
comment on function feed.number_here() is
  'Numbers exactly what the transaction''s own snapshot shows, so that feed.seq_here() has an answer, however many are writing.'
  ' The transaction must have locked feed.turn before its first query.';
revoke execute on function feed.number_here() from public;
grant execute on function feed.number_here() to downbeat_server;
