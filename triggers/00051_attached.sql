-- +goose Up
-- Whoever waits to replace a view lets nobody else read it: behind an administrator's open transaction, the whole feed.
set local lock_timeout = '2s';

create or replace view feed.attached as
select
  a.target,
  a.entity,
  a.band_column,
  a.key_columns,
  a.hidden,
  a.events,
  a.counts,
  problem is null as in_place,
  problem
from feed.attachments a
join pg_catalog.pg_class c on c.oid = a.target
cross join lateral (
  select string_agg(f.fault, ', ' order by f.fault)
  from (
    select w.name || case when t.oid is null then ' is missing' else ' is disabled' end
    from unnest(array['t90_feed_insert', 't90_feed_update', 't90_feed_delete', 't90_feed_truncate']
      || case when a.stamped then array['t10_stamp'] else '{}' end) w (name)
    left join pg_catalog.pg_trigger t on t.tgrelid = a.target and t.tgname = w.name
    where t.oid is null or t.tgenabled not in ('O', 'A')
    union all
    select 'column ' || n.name || ' is gone'
    from unnest(a.key_columns || a.band_column::text) n (name)
    where not exists (
      select from pg_catalog.pg_attribute c where c.attrelid = a.target and c.attname = n.name and c.attnum > 0 and not c.attisdropped)
    union all
    -- A statement that names a partition fires the partition's triggers only.
    select 'partition ' || part.relname || ' is not attached'
    from pg_catalog.pg_inherits i
    join pg_catalog.pg_class part on part.oid = i.inhrelid
    where i.inhparent = a.target
      and not exists (select from feed.attachments b where b.target = i.inhrelid)
  ) f (fault)
) p (problem);
comment on view feed.attached is
  'The tables on the feed, and whether their triggers are in place and enabled: where in_place is false, changes go unseen;'
  ' problem says why, and attaching the table again mends it.';
