-- +goose Up
-- +goose StatementBegin
create or replace function feed.record_update()
  returns trigger
  language plpgsql
  security definer
  set search_path = ''
as $$
declare
  hidden constant text[] := tg_argv[5];
  written bigint;
  band text;
begin
  with pairs as (
    -- By key, as every reader of the feed knows a row: one that changed its key is gone and another one came.
    select o.j as old, n.j as new, coalesce(n.band, o.band) as band, n.n, coalesce(n.id, o.id) as id,
      o.band is distinct from n.band as moved, o.band as old_band
    from (
      select q.j, q.j ->> tg_argv[1] as band, concat_ws('/', q.j ->> tg_argv[2], q.j ->> tg_argv[3], q.j ->> tg_argv[4]) as id
      from (select to_jsonb(r) as j from old_rows r offset 0) q
      offset 0
    ) o
    full join (
      select q.j, q.n, q.j ->> tg_argv[1] as band, concat_ws('/', q.j ->> tg_argv[2], q.j ->> tg_argv[3], q.j ->> tg_argv[4]) as id
      from (select to_jsonb(r) as j, row_number() over () as n from new_rows r offset 0) q
      offset 0
    ) n on n.id = o.id
    where o.j is distinct from n.j
  ),
  happened as (
    select p.old_band as band, p.id, 'd'::"char" as op, p.old, null::jsonb as new, p.n
    from pairs p
    where p.moved and p.old is not null
    union all
    select p.band, p.id, case when p.moved then 'i'::"char" else 'u'::"char" end, case when not p.moved then p.old end, p.new, p.n
    from pairs p
    where p.new is not null
  ),
  written as (
    insert into feed.changes (slot, band_id, entity, row_id, event, op, data, old, changed, user_id, user_name)
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
      (select feed.claim('downbeat.user_id')),
      (select feed.claim('downbeat.user_name'))
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
