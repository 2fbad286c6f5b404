-- +goose Up
-- +goose StatementBegin
create or replace function feed.actor(user_name text, db_user text, app text)
  returns text
  language sql
  immutable
  set search_path = pg_catalog, pg_temp
as $$
  select coalesce(user_name, 'direct SQL by ' || db_user || coalesce(' from ' || nullif(app, ''), ''));
$$;
-- +goose StatementEnd
comment on function feed.actor(text, text, text) is 'Who did it, in words.';

-- +goose StatementBegin
create or replace function feed.tail(band uuid, n int default 20)
  returns table (seq bigint, at timestamptz, event text, row_id text, who text, changed text[], old jsonb, data jsonb, reason text)
  language sql
  stable
  set search_path = pg_catalog, pg_temp
as $$
  select e.seq, e.at, coalesce(e.event, 'feed:reset (' || e.reset || ')'), e.row_id, feed.actor(e.user_name, e.db_user, e.app),
    e.changed, e.old, e.data, e.reason
  from feed.since(band, greatest(feed.head(band) - n, 0), n) e
  order by e.seq;
$$;
-- +goose StatementEnd
comment on function feed.tail(uuid, int) is 'The last n events of a band, oldest first.';
revoke execute on function feed.tail(uuid, int) from public;

-- +goose StatementBegin
create or replace function feed.who(target regclass, id text)
  returns table (at timestamptz, event text, who text, changed text[], old jsonb, data jsonb, reason text, request_id text)
  language sql
  stable
  set search_path = pg_catalog, pg_temp
as $$
  select c.at, c.event, feed.actor(c.user_name, c.db_user, c.app), c.changed, c.old, c.data, c.reason, c.request_id
  from feed.attachments a
  join feed.changes c on c.entity = a.entity and c.row_id = who.id
  where a.target = who.target
  order by c.id;
$$;
-- +goose StatementEnd
comment on function feed.who(regclass, text) is
  'Who changed a row, when and how, oldest first: select * from feed.who(''public.gigs'', ''…''). Reads the whole log.';
revoke execute on function feed.who(regclass, text) from public;

-- +goose StatementBegin
create or replace function feed.lag()
  returns table (unnumbered bigint, oldest timestamptz, "position" bigint, running int, oldest_running xid8, queue_usage double precision, quiet boolean)
  language sql
  stable
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set jit = off
as $$
  select
    (select count(*) from feed.changes c where c.xid >= pg_snapshot_xmin(l.snap) and c.id > l.base_id and not pg_visible_in_snapshot(c.xid, l.snap)),
    (select min(c.at) from feed.changes c where c.xid >= pg_snapshot_xmin(l.snap) and c.id > l.base_id and not pg_visible_in_snapshot(c.xid, l.snap)),
    l.position,
    (select count(*)::int from pg_snapshot_xip(pg_current_snapshot())),
    (select x from pg_snapshot_xip(pg_current_snapshot()) x order by x limit 1), -- min(xid8) came with PostgreSQL 15
    pg_notification_queue_usage(),
    extract(epoch from clock_timestamp()) * 1000 <= (select q.last_value from feed.quiet_until q)
  from feed.looks l
  order by l.id desc
  limit 1;
$$;
-- +goose StatementEnd
comment on function feed.lag() is
  'How far delivery is behind: committed changes without a number and the oldest of them, transactions that are still running,'
  ' how full the NOTIFY queue is (0 to 1), and whether hints are switched off because an instance looks by itself.';
revoke execute on function feed.lag() from public;
