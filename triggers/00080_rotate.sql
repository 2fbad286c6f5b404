-- +goose Up
-- +goose StatementBegin
create or replace function feed.rotate(keep interval default '7 days')
  returns boolean
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  st feed.state;
  next_slot smallint;
begin
  if pg_current_xact_id_if_assigned() is not null or current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'active_sql_transaction',
      message = 'feed.rotate() must be the only statement of a read committed transaction',
      hint = 'In a transaction that has written it would number what is not committed yet.';
  end if;

  perform set_config('lock_timeout', '2s', true);
  lock table feed.turn in exclusive mode;
  select s.* into st from feed.state s;
  if clock_timestamp() < st.rotated_at + keep / 3 then
    return false;
  end if;

  -- Four partitions, filled one after the other for a third of the time to keep: three full ones are always there.
  -- Truncated and not dropped, because a drop locks the whole log, and with it every writer behind any open transaction;
  -- this locks a partition that is written by nobody but a transaction that began a round ago. Then it is left for later.
  next_slot := (st.slot + 1) % 4;
  perform set_config('lock_timeout', '200ms', true);
  begin
    execute format('lock table feed.changes_%s, feed.commits_%s in access exclusive mode', next_slot, next_slot);
  exception when lock_not_available then
    return false;
  end;

  perform feed.number_news();
  execute format(
    'insert into feed.heads (band_id, seq) select k.band_id, max(k.last_seq) from feed.commits_%s k group by k.band_id'
    ' on conflict (band_id) do update set seq = greatest(feed.heads.seq, excluded.seq)', next_slot);
  execute format('truncate feed.changes_%s, feed.commits_%s', next_slot, next_slot);
  update feed.state set slot = next_slot, rotated_at = clock_timestamp();
  delete from feed.looks l where l.id < (select max(m.id) from feed.looks m);
  return true;
end
$$;
-- +goose StatementEnd
comment on function feed.rotate(interval) is
  'Retention: empties the oldest of the four partitions when its turn has come, so that events stay for at least the given time'
  ' and at most a third longer. To be called now and then by any instance; true if it did something. Also by hand:'
  ' select feed.rotate(''30 days'').';
revoke execute on function feed.rotate(interval) from public;
grant execute on function feed.rotate(interval) to downbeat_server;

-- +goose StatementBegin
create or replace function feed.floor(band uuid)
  returns bigint
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set plan_cache_mode = force_generic_plan
as $$
begin
  return coalesce((select k.first_seq from feed.commits k where k.band_id = band order by k.last_seq limit 1), feed.head(band) + 1) - 1;
end
$$;
-- +goose StatementEnd
comment on function feed.floor(uuid) is 'The oldest number from which the log can still continue a band.';
revoke execute on function feed.floor(uuid) from public;
grant execute on function feed.floor(uuid) to downbeat_server;
