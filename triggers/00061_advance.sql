-- +goose Up
-- Without a search_path of its own, so that it is inlined: hence the qualified names.
-- +goose StatementBegin
create or replace function feed.xid_after(x xid8, n int)
  returns xid8
  language sql
  immutable
as $$
  select (x::pg_catalog.text::pg_catalog.int8 operator(pg_catalog.+) n)::pg_catalog.text::pg_catalog.xid8;
$$;
-- +goose StatementEnd
comment on function feed.xid_after(xid8, int) is 'Arithmetic that the type has not.';
revoke execute on function feed.xid_after(xid8, int) from public;

-- +goose StatementBegin
create or replace function feed.counts_of(entity text, data jsonb)
  returns jsonb
  language plpgsql
  stable
  set search_path = pg_catalog, pg_temp
as $$
declare
  fn text;
  result jsonb;
begin
  select a.counts into fn from feed.attachments a where a.entity = counts_of.entity and a.counts is not null limit 1;
  if fn is null then
    return null;
  end if;
  execute format('select %s($1)', fn) into result using data;
  return result;
exception when others then
  -- Somebody's function must not stop everybody's feed.
  raise warning 'downbeat: % failed for %: %', fn, entity, sqlerrm;
  return null;
end
$$;
-- +goose StatementEnd
comment on function feed.counts_of(text, jsonb) is 'What the counts function of the entity says of a row; null if it has none, or if it fails.';
revoke execute on function feed.counts_of(text, jsonb) from public;

-- +goose StatementBegin
create or replace function feed.take_turn()
  returns boolean
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  lock table feed.turn in exclusive mode nowait;
  return true;
exception when lock_not_available then
  return false;
end
$$;
-- +goose StatementEnd
comment on function feed.take_turn() is
  'Makes the caller the only one who numbers, until its transaction ends; false if another one is at it.';
revoke execute on function feed.take_turn() from public;

-- Index scans only, and plans made once: the statistics of a log are always of yesterday, and a plan that was right for an
-- empty table reads a full one from end to end.
-- +goose StatementBegin
create or replace function feed.number_news()
  returns bigint
  language plpgsql
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
  began constant timestamptz := clock_timestamp();
  head bigint;
  counting constant text[] := (select array_agg(a.entity) from feed.attachments a where a.counts is not null);
begin
  select l.* into last from feed.looks l order by l.id desc limit 1;

  with look as materialized (
    select pg_current_snapshot() as snap
  ),
  running as (
    select x.xid from look, pg_snapshot_xip(look.snap) x (xid)
  ),
  -- What has ended since the last look: of the transactions that were running then, those that run no more, and all later
  -- ones but those that run now. Ranges around the running ones, so that their rows are not even looked at.
  ended as (
    select x.xid as lower, feed.xid_after(x.xid, 1) as upper
    from pg_snapshot_xip(last.snap) x (xid)
    where x.xid not in (select r.xid from running r)
    union all
    select feed.xid_after(lag(edge.xid) over (order by edge.xid), 1), edge.xid
    from (
      select feed.xid_after(pg_snapshot_xmax(last.snap), -1) as xid
      union all
      select r.xid from running r where r.xid >= pg_snapshot_xmax(last.snap)
      union all
      select pg_snapshot_xmax(look.snap) from look where pg_snapshot_xmax(look.snap) > pg_snapshot_xmax(last.snap)
    ) edge
  ),
  news as (
    select
      c.xid,
      c.band_id,
      min(c.id) as first_id,
      max(c.id) as last_id,
      count(*) as n,
      sum(c.bytes) as bytes,
      bool_or(c.op = 't') as truncated,
      bool_or(c.entity = any (counting)) as counted
    from ended e
    cross join lateral (
      -- offset 0: from each range into the index, never all of the index against the ranges.
      select c.xid, c.band_id, c.id, c.op, c.entity, c.bytes
      from feed.changes c
      where c.xid >= e.lower and c.xid < e.upper and c.id > last.base_id
      offset 0
    ) c
    where e.lower < e.upper
    group by c.xid, c.band_id
  ),
  -- By the last id of the whole transaction: one that saw another one, or waited for one of its rows, wrote later ids.
  sorted as (
    select n.*, max(n.last_id) over (partition by n.xid) as tx_last_id, n.n > 500 or n.bytes > 8 * 1024 * 1024 as too_large
    from news n
  ),
  heads as materialized (
    select b.band_id, feed.head(b.band_id) as seq
    from (select distinct n.band_id from news n) b
  ),
  numbered as (
    insert into feed.commits (slot, position, band_id, first_seq, last_seq, xid, first_id, last_id, bytes, reset, counts)
    select
      (select s.slot from feed.state s),
      last.position + row_number() over (order by t.tx_last_id, t.band_id),
      t.band_id,
      h.seq + sum(t.n) over (partition by t.band_id order by t.tx_last_id) - t.n + 1,
      h.seq + sum(t.n) over (partition by t.band_id order by t.tx_last_id),
      t.xid,
      t.first_id,
      t.last_id,
      t.bytes,
      case when t.truncated then 'truncate' when t.too_large then 'bulk' end,
      case when t.counted and not t.too_large then (
        select jsonb_object_agg(c.id, feed.counts_of(c.entity, coalesce(c.data, c.old)))
        from feed.changes c
        where c.xid = t.xid and c.band_id = t.band_id and c.entity = any (counting))
      end
    from sorted t
    join heads h using (band_id)
    returning position
  ),
  noted as (
    insert into feed.looks (id, position, snap, base_id)
    select last.id + 1, coalesce((select max(n.position) from numbered n), last.position), look.snap, last.base_id
    from look
    -- Nothing new need not be noted, unless it took long to find out: then the next look shall not do it again.
    where exists (select from numbered) or clock_timestamp() > began + interval '10 ms'
    returning position
  )
  select n.position into head from noted n;

  if last.id % 1024 = 0 then
    delete from feed.looks l where l.id < last.id;
  end if;
  return coalesce(head, last.position);
end
$$;
-- +goose StatementEnd
comment on function feed.number_news() is
  'Numbers what has become visible since the last look: the difference of two snapshots, so that neither a sequence''s gaps nor'
  ' an open transaction can hide or delay a commit. What a transaction did in a band by more than 500 changes, or by more than'
  ' 8 MiB of them, is not to be told one by one: a reset, bulk. Returns the last position. The caller has taken its turn.';
revoke execute on function feed.number_news() from public;

-- +goose StatementBegin
create or replace function feed.head(band uuid)
  returns bigint
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set plan_cache_mode = force_generic_plan
as $$
begin
  return coalesce(
    (select k.last_seq from feed.commits k where k.band_id = band order by k.last_seq desc limit 1),
    (select h.seq from feed.heads h where h.band_id = band),
    0);
end
$$;
-- +goose StatementEnd
comment on function feed.head(uuid) is 'The number of the band''s last event; 0 before the first.';
revoke execute on function feed.head(uuid) from public;
grant execute on function feed.head(uuid) to downbeat_server;

-- Nearly always one change has come since the last look, or none, and the transactions that were running then still are:
-- that is numbered, and told, by a few small statements, in less time than feed.number_news() takes to begin. All of them
-- see at least what the snapshot sees, and look at nothing that was running in it.
-- +goose StatementBegin
create or replace function feed.look(bands uuid[])
  returns table (
    epoch text, "position" bigint, busy boolean, told boolean,
    band_id uuid, seq bigint, tx_id text, tx_bytes bigint, at timestamptz, event text, entity text, row_id text,
    data text, old text, version text, changed text[],
    user_id text, user_name text, db_user text, app text, reason text, request_id text
  )
  language plpgsql
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
  began constant timestamptz := clock_timestamp();
  snap pg_snapshot;
  last record;
  news record;
  usual boolean;
begin
  if pg_current_xact_id_if_assigned() is not null or current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'active_sql_transaction',
      message = 'feed.look(), or feed.advance(), must be the only statement of a read committed transaction',
      hint = 'In a transaction that has written it would number what is not committed yet.';
  end if;

  busy := not feed.take_turn();
  told := false;
  select l.id, l.position, l.snap, l.base_id, s.slot, s.epoch into last
  from feed.looks l, feed.state s
  order by l.id desc
  limit 1;
  look.epoch := last.epoch;
  look.position := last.position;
  if busy then
    return next;
    return;
  end if;

  -- A number that was given out and lost in a crash could be given out again, so its commit waits for the disk. That
  -- of the writers then is there as well: it stands before it in the log.
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;

  snap := pg_current_snapshot();
  usual := last.id % 1024 <> 0
    and string_to_array(split_part(last.snap::text, ':', 3), ',') <@ string_to_array(split_part(snap::text, ':', 3), ',');
  if usual then
    select c.*, count(*) over () as n,
      exists (select from feed.attachments a where a.entity = c.entity and a.counts is not null) as counted
    into news
    from (
      select c.*
      from feed.changes c
      where c.xid >= pg_snapshot_xmax(last.snap)
        and c.xid < pg_snapshot_xmax(snap)
        and pg_visible_in_snapshot(c.xid, snap)
        and c.id > last.base_id
      limit 2
    ) c
    limit 1;
    usual := news.n is null or news.n = 1 and not news.counted and news.op <> 't' and news.bytes <= 8 * 1024 * 1024;
  end if;
  if not usual then
    look.position := feed.number_news();
  elsif news.n = 1 then
    -- Whoever numbers writes to the present partition: if the band has commits there, its last one is among them.
    look.position := last.position + 1;
    look.band_id := news.band_id;
    select k.last_seq + 1 into look.seq
    from feed.commits k
    where k.slot = last.slot and k.band_id = news.band_id
    order by k.last_seq desc
    limit 1;
    if look.seq is null then
      look.seq := feed.head(news.band_id) + 1;
    end if;
    insert into feed.commits (slot, position, band_id, first_seq, last_seq, xid, first_id, last_id, bytes)
    values (last.slot, look.position, news.band_id, look.seq, look.seq, news.xid, news.id, news.id, news.bytes);
    insert into feed.looks (id, position, snap, base_id)
    values (last.id + 1, look.position, snap, last.base_id);

    -- Only what has room in a buffer: whoever does not receive it must not keep the turn. First by what is stored, so that
    -- nothing large is fetched; then as it is told.
    told := news.band_id <> all (bands);
    if not told and news.bytes between 1 and 4000
      and coalesce(pg_column_size(news.reason), 0) + coalesce(pg_column_size(news.request_id), 0)
        + coalesce(pg_column_size(news.user_name), 0) + coalesce(pg_column_size(news.changed), 0) + pg_column_size(news.row_id) <= 2000
    then
      look.data := news.data::text;
      look.old := news.old::text;
      told := octet_length(concat(
        look.data, look.old, news.event, news.row_id, news.changed, news.user_id, news.user_name, news.reason, news.request_id)) <= 6000;
    end if;
    if not told then
      look.data := null;
      look.old := null;
    elsif look.data is not null or look.old is not null then
      look.tx_id := news.xid::text;
      look.tx_bytes := news.bytes;
      look.at := news.at;
      look.event := news.event;
      look.entity := news.entity;
      look.row_id := news.row_id;
      look.version := coalesce(news.data, news.old) -> 'version';
      look.changed := news.changed;
      look.user_id := news.user_id;
      look.user_name := news.user_name;
      look.db_user := news.db_user;
      look.app := news.app;
      look.reason := news.reason;
      look.request_id := news.request_id;
    end if;
  elsif clock_timestamp() > began + interval '10 ms' then
    -- It took long to find out that there is nothing: rows of somebody who has not committed. The next look shall not do it again.
    insert into feed.looks (id, position, snap, base_id)
    values (last.id + 1, last.position, snap, last.base_id);
  end if;

  -- On a full queue the NOTIFY, and with it the look, would fail; then the others find the news by the clock.
  if look.position > last.position and pg_notification_queue_usage() < 0.9 then
    perform pg_notify('downbeat', '{"head": ' || look.position || '}');
  end if;
  return next;
end
$$;
-- +goose StatementEnd
comment on function feed.look(uuid[]) is
  'One look for news, by any instance at any time: numbers it and tells all instances. busy: another one is at it and will tell.'
  ' told: it was one small change, of the band that is named; the rest is there if that is one of the bands given, and need not'
  ' be read.';
revoke execute on function feed.look(uuid[]) from public;
grant execute on function feed.look(uuid[]) to downbeat_server;

-- +goose StatementBegin
create or replace function feed.advance()
  returns table (epoch text, "position" bigint, busy boolean)
  language sql
  set search_path = pg_catalog, pg_temp
as $$
  select l.epoch, l.position, l.busy from feed.look('{}') l;
$$;
-- +goose StatementEnd
comment on function feed.advance() is 'feed.look() that tells of no band.';
revoke execute on function feed.advance() from public;
grant execute on function feed.advance() to downbeat_server;
