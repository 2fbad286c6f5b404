-- +goose Up
-- Whoever waits to replace a view lets nobody else read it: behind an administrator's open transaction, the whole feed.
set local lock_timeout = '2s';

create or replace view feed.events as
select
  k.position,
  k.band_id,
  k.first_seq + coalesce(c.n, k.last_seq - k.first_seq + 1) - 1 as seq,
  k.xid::text as tx_id,
  c.n - 1 as tx_index,
  k.last_seq - k.first_seq + 1 as tx_count,
  -- Changes that their partition was dropped under can not be delivered either.
  case when c.n is null then coalesce(k.reset, 'expired') end as reset,
  c.at,
  c.event,
  c.entity,
  c.row_id,
  c.op,
  c.data,
  c.old,
  c.changed,
  k.counts -> c.id::text as counts,
  c.user_id,
  c.user_name,
  c.db_user,
  c.app,
  c.addr,
  c.reason,
  c.request_id
from feed.commits k
left join lateral (
  select c.*, row_number() over (order by c.id) as n
  from feed.changes c
  where c.xid = k.xid and c.band_id = k.band_id and c.id between k.first_id and k.last_id
) c on k.reset is null;
comment on view feed.events is
  'The numbered log as it is delivered: one row per event, or one for a whole transaction where reset says why.';

-- plpgsql, because it keeps the plans; the plan takes longer than the reading.
-- +goose StatementBegin
create or replace function feed.read(after bigint, up_to bigint, bands uuid[], max_commits int default 200)
  returns setof feed.events
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
begin
  return query
  with page as materialized (
    select k.position
    from feed.commits k
    where k.position > after and k.position <= up_to and k.band_id = any (bands)
    order by k.position
    limit max_commits
  )
  select e.*
  from page p
  join feed.events e on e.position = p.position
  order by e.position, e.seq;
end
$$;
-- +goose StatementEnd
comment on function feed.read(bigint, bigint, uuid[], int) is
  'The next events of some bands between two positions, in order, whole transactions; fewer commits than asked for: there are no more.';
revoke execute on function feed.read(bigint, bigint, uuid[], int) from public;
grant execute on function feed.read(bigint, bigint, uuid[], int) to downbeat_server;

-- +goose StatementBegin
create or replace function feed.since(band uuid, after bigint, max_commits int default 200)
  returns setof feed.events
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
begin
  return query
  with page as materialized (
    select k.position
    from feed.commits k
    where k.band_id = band and k.last_seq > after
    order by k.last_seq
    limit max_commits
  )
  select e.*
  from page p
  join feed.events e on e.position = p.position
  where e.seq > after
  order by e.position, e.seq;
end
$$;
-- +goose StatementEnd
comment on function feed.since(uuid, bigint, int) is 'What came in a band after one of its numbers, in order, up to so many commits.';
revoke execute on function feed.since(uuid, bigint, int) from public;
grant execute on function feed.since(uuid, bigint, int) to downbeat_server;
