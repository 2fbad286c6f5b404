-- +goose Up
-- +goose StatementBegin
create or replace function feed.record_update()
  returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
  set timezone = 'UTC'
  set jit = off
as $$
declare
  hidden constant text[] := tg_argv[5];
  claimed_id constant text := case when current_setting('downbeat.user_id', true) <> '' then feed.claim('downbeat.user_id') end;
  claimed_name constant text := case when claimed_id is not null then feed.claim('downbeat.user_name') end;
  was jsonb;
  is_now jsonb;
  several boolean;
  quiet_until bigint;
  written bigint;
  band text;
begin
  select to_jsonb(o.*), to_jsonb(n.*), exists (select from new_rows offset 1) into was, is_now, several
  from old_rows o, new_rows n
  limit 1;

  if several is null then
    return null; -- The statement met no row.
  elsif not several
    and was -> tg_argv[1] = is_now -> tg_argv[1]
    and was -> tg_argv[2] = is_now -> tg_argv[2]
    and tg_argv[3] = ''
  then
    -- One row that stays itself: nearly every update there is, and at half the price of the way below. A query that is
    -- begun costs more than what it does here, hence one for all, and no call that only finds out that nobody wants a hint.
    if was = is_now then
      return null;
    end if;
    insert into feed.changes (slot, band_id, entity, row_id, event, op, data, old, changed, bytes, user_id, user_name)
    select
      (select s.slot from feed.state s),
      (is_now ->> tg_argv[1])::uuid,
      tg_argv[0],
      is_now ->> tg_argv[2],
      case when tg_argv[9] = any (d.changed) then tg_argv[10] else tg_argv[7] end,
      'u',
      is_now - hidden,
      coalesce(d.old, '{}'),
      coalesce(d.changed, '{}'),
      pg_column_size(is_now - hidden) + coalesce(pg_column_size(d.old), 0),
      claimed_id,
      claimed_name
    from (
      select array_agg(c.key order by c.key) as changed, jsonb_object_agg(c.key, was -> c.key) as old
      from jsonb_each(is_now - hidden) c
      where was -> c.key is distinct from c.value
        and c.key not in ('version', 'updated_at')
    ) d
    returning (select q.last_value from feed.quiet_until q) into quiet_until;

    if quiet_until < extract(epoch from clock_timestamp()) * 1000 then
      perform feed.hint(tg_argv[0], tg_op, is_now ->> tg_argv[1]);
    end if;
    return null;
  end if;

  with pairs as (
    -- By key, as every reader of the feed knows a row: one that changed its key is gone and another one came.
    select o.j as old, n.j as new, o.band as old_band, n.band as new_band, coalesce(n.id, o.id) as id, n.n
    from (
      select q.j, q.j ->> tg_argv[1] as band,
        case when tg_argv[3] = '' then q.j ->> tg_argv[2] else feed.row_id(q.j, tg_argv[2], tg_argv[3], tg_argv[4]) end as id
      from (select to_jsonb(r.*) as j from old_rows r offset 0) q -- offset 0: one conversion a row, not one a use; r.*: a column may be called r
      offset 0
    ) o
    full join (
      select q.j, q.n, q.j ->> tg_argv[1] as band,
        case when tg_argv[3] = '' then q.j ->> tg_argv[2] else feed.row_id(q.j, tg_argv[2], tg_argv[3], tg_argv[4]) end as id
      from (select to_jsonb(r.*) as j, row_number() over () as n from new_rows r offset 0) q
      offset 0
    ) n on n.id = o.id
    where o.j is distinct from n.j
      and coalesce(n.id, o.id) is not null -- as in record_insert
  ),
  happened as (
    select 'u'::"char" as op, p.new_band as band, p.id, p.old, p.new, p.n from pairs p where p.old_band = p.new_band
    union all
    select 'd'::"char", p.old_band, p.id, p.old, null, p.n from pairs p where p.old is not null and p.old_band is distinct from p.new_band
    union all
    select 'i'::"char", p.new_band, p.id, null, p.new, p.n from pairs p where p.new is not null and p.old_band is distinct from p.new_band
  ),
  written as (
    insert into feed.changes (slot, band_id, entity, row_id, event, op, data, old, changed, bytes, user_id, user_name)
    select
      (select s.slot from feed.state s),
      h.band::uuid,
      tg_argv[0],
      h.id,
      case h.op
        when 'i' then tg_argv[6]
        when 'd' then tg_argv[8]
        else case when tg_argv[9] = any (d.changed) then tg_argv[10] else tg_argv[7] end
      end,
      h.op,
      h.new - hidden,
      case h.op when 'u' then coalesce(d.old, '{}') else h.old - hidden end,
      case h.op when 'u' then coalesce(d.changed, '{}') end,
      coalesce(pg_column_size(h.new - hidden), 0) + coalesce(pg_column_size(case h.op when 'u' then d.old else h.old - hidden end), 0),
      claimed_id,
      claimed_name
    from happened h
    left join lateral (
      -- version and updated_at say that something changed, not what.
      select array_agg(c.key order by c.key) as changed, jsonb_object_agg(c.key, h.old -> c.key) as old
      from jsonb_each(h.new - hidden) c
      where h.old -> c.key is distinct from c.value
        and c.key not in ('version', 'updated_at')
    ) d on h.op = 'u'
    order by h.n, h.op
    returning band_id
  )
  select count(*), min(w.band_id::text) into written, band from written w;

  if written > 0 then
    perform feed.hint(tg_argv[0], tg_op, band);
  end if;
  return null;
end
$$;
-- +goose StatementEnd
comment on function feed.record_update() is
  'After update, once a statement: every row that differs goes into the log with what it was. A row that moved to another'
  ' band is deleted there and created here; one that is written as it was leaves no trace.';
revoke execute on function feed.record_update() from public;
