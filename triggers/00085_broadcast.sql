-- +goose Up
-- +goose StatementBegin
create or replace function feed.broadcast(band uuid, type text, data jsonb default '{}')
  returns void
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if band is null then
    raise exception using errcode = 'null_value_not_allowed', message = 'feed.broadcast: no band given: every event belongs to one band';
  elsif type is null or type !~ '^[a-z][a-z0-9_]{0,62}(:[a-z0-9_]{1,63}){1,3}$' or type ~ '^feed:' then
    raise exception using errcode = 'invalid_parameter_value',
      message = format('%L can not be the type of an event', type),
      hint = 'Types look like poll:opened: a to z, 0 to 9 and _, in two to four parts; feed: is taken.';
  elsif exists (select from feed.attachments a where a.entity = split_part(type, ':', 1)) then
    raise exception using errcode = 'invalid_parameter_value',
      message = format('events called %s:… tell of rows; %L can not be broadcast', split_part(type, ':', 1), type),
      hint = 'Choose a first part that is no table on the feed.';
  end if;

  insert into feed.changes (slot, band_id, entity, row_id, event, op, data, bytes, user_id, user_name)
  values (
    (select s.slot from feed.state s), band, split_part(type, ':', 1), '', type, 'b', data,
    coalesce(octet_length(data::text), 0), -- as text: what was handed in may be as it is stored, compressed
    feed.claim('downbeat.user_id'), feed.claim('downbeat.user_name'));
  perform feed.hint(type, 'broadcast', band::text);
end
$$;
-- +goose StatementEnd
comment on function feed.broadcast(uuid, text, jsonb) is
  'Sends an event of its own to a band, durable and in order like any other, when the transaction commits.';
revoke execute on function feed.broadcast(uuid, text, jsonb) from public;
