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
  c.request_id,
  -- As feed.read() and feed.since() count: nothing is read of what is not told.
  case when k.reset is null then k.bytes else 0 end as tx_bytes
from feed.commits k
left join lateral (
  select c.*, row_number() over (order by c.id) as n
  from feed.changes c
  where c.xid = k.xid and c.band_id = k.band_id and c.id between k.first_id and k.last_id
) c on k.reset is null;
comment on view feed.events is
  'The numbered log as it is delivered: one row per event, or one for a whole transaction where reset says why.';

-- A page ends with the commit that makes it so many bytes, so that whoever adds up tx_bytes knows whether it was ended:
-- feed.read() and feed.since() have the rule in common. The signatures without bytes are those of older versions.
drop function if exists feed.read(bigint, bigint, uuid[], int);
drop function if exists feed.since(uuid, bigint, int);

-- plpgsql, because it keeps the plans; the plan takes longer than the reading.
-- +goose StatementBegin
create or replace function feed.read(after bigint, up_to bigint, bands uuid[], max_commits int default 200, max_bytes bigint default null)
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
    select c.position
    from (
      select
        k.position,
        sum(case when k.reset is null then k.bytes else 0 end) over (order by k.position rows between unbounded preceding and 1 preceding) as before
      from (
        select k.position, k.reset, k.bytes
        from feed.commits k
        where k.position > after and k.position <= up_to and k.band_id = any (bands)
        order by k.position
        limit max_commits
      ) k
    ) c
    where max_bytes is null or c.before is null or c.before < max_bytes
  )
  select e.*
  from page p
  join feed.events e on e.position = p.position
  order by e.position, e.seq;
end
$$;
-- +goose StatementEnd
comment on function feed.read(bigint, bigint, uuid[], int, bigint) is
  'The next events of some bands between two positions, in order, whole transactions: up to so many commits, or until they hold'
  ' so many bytes, whichever comes first, and one in any case. A page with less of both is the last.';
revoke execute on function feed.read(bigint, bigint, uuid[], int, bigint) from public;
grant execute on function feed.read(bigint, bigint, uuid[], int, bigint) to downbeat_server;

-- +goose StatementBegin
create or replace function feed.since(band uuid, after bigint, max_commits int default 200, max_bytes bigint default null)
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
    select c.position
    from (
      select
        k.position,
        sum(case when k.reset is null then k.bytes else 0 end) over (order by k.last_seq rows between unbounded preceding and 1 preceding) as before
      from (
        select k.position, k.last_seq, k.reset, k.bytes
        from feed.commits k
        where k.band_id = band and k.last_seq > after
        order by k.last_seq
        limit max_commits
      ) k
    ) c
    where max_bytes is null or c.before is null or c.before < max_bytes
  )
  select e.*
  from page p
  join feed.events e on e.position = p.position
  where e.seq > after
  order by e.position, e.seq;
end
$$;
-- +goose StatementEnd
comment on function feed.since(uuid, bigint, int, bigint) is
  'What came in a band after one of its numbers, in order: a page as feed.read() makes it.';
revoke execute on function feed.since(uuid, bigint, int, bigint) from public;
grant execute on function feed.since(uuid, bigint, int, bigint) to downbeat_server;

-- +goose StatementBegin
create or replace function feed.skim(after bigint, up_to bigint, bands uuid[], max_commits int default null)
  returns table ("position" bigint, band_id uuid, first_seq bigint, last_seq bigint)
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_bitmapscan = off
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
begin
  return query
  select k.position, k.band_id, k.first_seq, k.last_seq
  from feed.commits k
  where k.position > after and k.position <= up_to and k.band_id = any (bands)
  order by k.position
  limit max_commits;
end
$$;
-- +goose StatementEnd
comment on function feed.skim(bigint, bigint, uuid[], int) is
  'That there were commits, and not what they did: whoever cannot read that tells a reset instead.';
revoke execute on function feed.skim(bigint, bigint, uuid[], int) from public;
grant execute on function feed.skim(bigint, bigint, uuid[], int) to downbeat_server;
