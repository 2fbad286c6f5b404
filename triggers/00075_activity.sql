-- +goose Up
-- What happened in a band, for its members to read: the log backwards. Security definers, because nobody but the owner reads
-- the log; each asks by itself whether the person is in the band, whatever the statement of the API has asked.
--
-- Both tell what was committed since the present membership began, as the stream does: the log has the old values of rows, and
-- rows that are gone, which were not for whoever came later. A commit is numbered moments after it and never before what it
-- wrote, so it is the time of its number that is compared with the membership's.
--
-- Both look at the latest 2,000 commits or 5,000 events at most, whatever was asked for. The planner's settings: see
-- feed.number_news().

-- +goose StatementBegin
create or replace function access.activity(
    band uuid, below bigint, max_events int, types text[], prefixes text[], person text, via text, kind text, row_key text,
    since timestamptz, until timestamptz)
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
declare
  joined timestamptz;
  k feed.commits;
  opening feed.changes;
  e feed.events;
  told int := 0;
  told_bytes bigint := 0;
  last_told bigint;
  looked_commits int := 0;
  looked_events bigint := 0;
  more_below bigint;
begin
  select m.created_at into joined from public.members m where m.band_id = band and m.user_id = access.user_id();
  if joined is null then
    return;
  end if;

  for k in
    select c.*
    from feed.commits c
    where c.band_id = band
      -- The commit that the page before ended in may have more to tell.
      and c.last_seq <= coalesce(
        (select a.last_seq from feed.commits a where a.band_id = band and a.last_seq >= below - 1 order by a.last_seq limit 1), below)
    order by c.last_seq desc
  loop
    exit when k.at < joined or k.at < since;
    if looked_commits = 2000 or looked_events >= 5000 then
      more_below := k.last_seq + 1;
      exit;
    end if;
    looked_commits := looked_commits + 1;
    looked_events := looked_events + case when k.reset is null then k.last_seq - k.first_seq + 1 else 1 end;

    opening := null;
    if k.reset is not null then
      select c.*
      into opening
      from feed.changes c
      where c.xid = k.xid and c.band_id = k.band_id and c.id between k.first_id and k.last_id
      order by c.id
      limit 1;
    end if;

    for e in
      select ev.*
      from feed.events ev
      where ev.position = k.position
        and ev.seq < below
        and coalesce(ev.at, opening.at) is not null -- else its partition is gone, and nothing is known of it
        and (person is null or coalesce(ev.user_id, opening.user_id) = person)
        and (via is null or (via = 'sql') = (coalesce(ev.user_id, opening.user_id) is null))
        and (since is null or coalesce(ev.at, opening.at) >= since)
        and (until is null or coalesce(ev.at, opening.at) < until)
        -- What was too large to tell may hold what is looked for.
        and (ev.reset is not null or types is null or ev.event = any (types) or ev.event ^@ any (prefixes))
        and (ev.reset is not null or kind is null or ev.entity = kind)
        and (ev.reset is not null or row_key is null or ev.row_id = row_key)
      order by ev.seq desc
    loop
      if told = max_events or told_bytes > 4194304 then
        more_below := last_told;
        exit;
      end if;
      if e.reset is not null then
        e.event := 'feed:reset';
        e.at := opening.at;
        e.user_id := opening.user_id;
        e.user_name := opening.user_name;
        e.db_user := opening.db_user;
        e.app := opening.app;
        e.reason := opening.reason;
        e.request_id := opening.request_id;
      end if;
      e.user_name := feed.actor(e.user_name, e.db_user, e.app);
      return next e;
      told := told + 1;
      told_bytes := told_bytes + coalesce(octet_length(e.data::text), 0) + coalesce(octet_length(e.old::text), 0);
      last_told := e.seq;
    end loop;
    exit when more_below is not null;
  end loop;

  if more_below is not null then
    e := null;
    e.position := 0;
    e.band_id := band;
    e.seq := more_below;
    e.tx_id := '';
    e.tx_count := 0;
    e.reset := 'more';
    return next e;
  end if;
end
$$;
-- +goose StatementEnd
comment on function access.activity(uuid, bigint, int, text[], text[], text, text, text, text, timestamptz, timestamptz) is
  'A page of what happened in a band, the latest first, below a number: at most so many events, or 4 MiB of them. Where the'
  ' last row has reset = ''more'', go on below its seq; the page may be empty otherwise. A transaction that was too large to be'
  ' told is one row, by whoever made its first change. Nothing for whoever is not in the band.';
revoke execute on function access.activity(uuid, bigint, int, text[], text[], text, text, text, text, timestamptz, timestamptz) from public;
grant execute on function access.activity(uuid, bigint, int, text[], text[], text, text, text, text, timestamptz, timestamptz) to downbeat_member;

-- +goose StatementBegin
create or replace function access.unseen(band uuid, above bigint)
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
  joined timestamptz;
begin
  select m.created_at into joined from public.members m where m.band_id = band and m.user_id = access.user_id();
  return (
    select count(*)
    from (
      select
      from (
        select
          c.*,
          sum(case when c.reset is null then c.last_seq - c.first_seq + 1 else 1 end) over (order by c.last_seq desc) as events
        from feed.commits c
        where c.band_id = band and c.last_seq > above
        order by c.last_seq desc
        limit 2000
      ) k
      cross join lateral (
        select c.user_id, row_number() over (order by c.id) as n
        from feed.changes c
        where c.xid = k.xid and c.band_id = k.band_id and c.id between k.first_id and k.last_id
        order by c.id
        limit case when k.reset is not null then 1 end
      ) c
      where k.at >= joined
        and k.events <= 5000
        and (k.reset is not null or k.first_seq + c.n - 1 > above)
        and c.user_id is distinct from access.user_id()::text
      limit 1000
    ) unseen
  );
end
$$;
-- +goose StatementEnd
comment on function access.unseen(uuid, bigint) is
  'How many events above a number others made in a band, as access.activity() tells them; 1,000: as many or more. 0 for whoever is'
  ' not in the band.';
revoke execute on function access.unseen(uuid, bigint) from public;
grant execute on function access.unseen(uuid, bigint) to downbeat_member;
