-- +goose Up
-- +goose StatementBegin
create or replace function feed.lineage()
  returns text
  language sql
  stable
  set search_path = pg_catalog, pg_temp
as $$
  select concat_ws('.',
    (select c.system_identifier from pg_control_system() c),
    (select d.oid from pg_database d where d.datname = current_database()),
    'feed.state'::regclass::oid,
    -- The timeline last: a promoted standby goes on with the same transactions, all else starts anew.
    left(pg_walfile_name(pg_current_wal_insert_lsn()), 8));
$$;
-- +goose StatementEnd
comment on function feed.lineage() is 'Identifies the history that transaction ids and numbers belong to: cluster, database, log, timeline.';
revoke execute on function feed.lineage() from public;

-- +goose StatementBegin
create or replace function feed.begin_epoch(why text)
  returns text
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  next_epoch constant text := substr(md5(gen_random_uuid()::text), 1, 8);
begin
  -- Who waits for an open writer lets nobody else write; then it is to be tried again.
  perform set_config('lock_timeout', '2s', true);
  lock table feed.turn in exclusive mode;
  -- From here until the commit nobody writes to the log, so that all that it holds is old: what is not numbered yet never
  -- will be. Nothing is lost, every reader of a new epoch starts by reading the tables. And transaction ids of a restored
  -- log, which mean nothing here, are never looked at.
  lock table feed.changes in share mode;
  insert into feed.looks (id, position, snap, base_id)
  select l.id + 1, l.position, pg_current_snapshot(), greatest(l.base_id, coalesce((select max(c.id) from feed.changes c), 0))
  from feed.looks l
  order by l.id desc
  limit 1;
  perform setval('feed.change_id', greatest((select q.last_value from feed.change_id q), (select max(l.base_id) from feed.looks l), 1));

  update feed.state set epoch = next_epoch, lineage = feed.lineage();
  raise log 'downbeat: the feed begins a new epoch, %: %', next_epoch, why;
  return next_epoch;
end
$$;
-- +goose StatementEnd
comment on function feed.begin_epoch(text) is
  'Makes every cursor out of date, so that all clients read anew. To be called after a restore that put other rows into the'
  ' same tables; a restored dump, a new cluster and a promoted standby are noticed without it.';
revoke execute on function feed.begin_epoch(text) from public;

-- +goose StatementBegin
create or replace function feed.open()
  returns text
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  now_lineage constant text := feed.lineage();
  st feed.state;
begin
  select s.* into st from feed.state s;
  if st.lineage = now_lineage then
    return st.epoch;
  end if;

  perform set_config('lock_timeout', '2s', true);
  lock table feed.turn in exclusive mode;
  select s.* into st from feed.state s for update;
  if st.lineage = now_lineage then
    return st.epoch;
  elsif st.lineage = '' then
    update feed.state set epoch = substr(md5(gen_random_uuid()::text), 1, 8), lineage = now_lineage;
  elsif regexp_replace(st.lineage, '\.[^.]*$', '') = regexp_replace(now_lineage, '\.[^.]*$', '') then
    -- Promoted: the log is whole up to the switch, but clients may have seen a tail that was lost.
    update feed.state set epoch = substr(md5(gen_random_uuid()::text), 1, 8), lineage = now_lineage;
  else
    perform feed.begin_epoch('the log was restored or copied');
  end if;
  return (select s.epoch from feed.state s);
end
$$;
-- +goose StatementEnd
comment on function feed.open() is
  'To be called on every new connection before it looks: returns the epoch, a new one if this is not the history it was.';
revoke execute on function feed.open() from public;
grant execute on function feed.open() to downbeat_server;
