-- +goose Up
-- What a person may do in a band that they are not in yet, so that no policy could let them.

-- +goose StatementBegin
create or replace function access.found_band(name text, member_name text)
  returns uuid
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  founded uuid;
begin
  if access.user_id() is null then
    raise exception using errcode = 'insufficient_privilege', message = 'access.found_band: downbeat.user_id says nobody';
  end if;
  insert into public.bands (name) values (found_band.name) returning id into founded;
  insert into public.members (band_id, user_id, name, role) values (founded, access.user_id(), member_name, 'admin');
  return founded;
end
$$;
-- +goose StatementEnd
comment on function access.found_band(text, text) is 'Makes a band with the person as its admin; returns its id.';
revoke execute on function access.found_band(text, text) from public;
grant execute on function access.found_band(text, text) to downbeat_member;

-- +goose StatementBegin
create or replace function access.invite(token_hash bytea)
  returns table (band_id uuid, band_name text, invited_by text, role text, email text, expires_at timestamptz, state text)
  language sql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select i.band_id, b.name, m.name, i.role, i.email, i.expires_at,
    case when i.used_at is not null then 'used' when i.expires_at <= statement_timestamp() then 'expired' else 'open' end
  from public.invites i
  join public.bands b on b.id = i.band_id
  left join public.members m on m.id = i.created_by
  where i.token_hash = invite.token_hash;
$$;
-- +goose StatementEnd
comment on function access.invite(bytea) is 'What an invitation link is for, for whoever holds it; no row for one that there is not.';
revoke execute on function access.invite(bytea) from public;
grant execute on function access.invite(bytea) to downbeat_server;

-- +goose StatementBegin
create or replace function access.accept_invite(token_hash bytea, member_name text)
  returns table (outcome text, band_id uuid)
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  invite public.invites;
  person public.users;
begin
  select u.* into person from public.users u where u.id = access.user_id() and u.disabled_at is null;
  if not found then
    raise exception using errcode = 'insufficient_privilege', message = 'access.accept_invite: downbeat.user_id says nobody';
  end if;
  -- For update: of two who use a link at once, the second waits and then finds it used.
  select i.* into invite from public.invites i where i.token_hash = accept_invite.token_hash for update;
  outcome := case
    when not found then 'unknown'
    -- First of all for who joined by this very link and did not get to hear it.
    when exists (select from public.members m where m.band_id = invite.band_id and m.user_id = person.id) then 'already-member'
    when invite.used_at is not null then 'used'
    when invite.expires_at <= statement_timestamp() then 'expired'
    when lower(invite.email) <> lower(person.email) then 'other-email'
    else 'joined'
  end;
  if outcome <> 'unknown' then
    band_id := invite.band_id;
  end if;
  if outcome = 'joined' then
    insert into public.members (band_id, user_id, name, role) values (invite.band_id, person.id, member_name, invite.role);
    update public.invites i set used_at = statement_timestamp(), used_by = person.id where i.id = invite.id;
  end if;
  return next;
end
$$;
-- +goose StatementEnd
comment on function access.accept_invite(bytea, text) is
  'Makes the person a member by a link, once. outcome: joined, or why not: unknown, used, expired, other-email, already-member.';
revoke execute on function access.accept_invite(bytea, text) from public;
grant execute on function access.accept_invite(bytea, text) to downbeat_member;
