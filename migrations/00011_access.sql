-- The second fence: what a signed-in person may see and do, whatever a statement of the API forgets to ask.
--
-- A request runs in a transaction as the role downbeat_member, with the person in downbeat.user_id. Row-level security
-- then shows the rows of their bands and nothing else; without a person, nothing at all. Other roles have the rights that
-- they are granted, on all rows: who works in psql, a script, another service. Cascades, foreign keys and the feed run as
-- the owner of the tables.
--
-- downbeat_server is what an instance needs that does not own the tables:
--
--   create role web login password '…' in role downbeat_server;

-- +goose Up
set local lock_timeout = '5s';

-- Roles belong to the whole cluster: another database may have made them, or be making them at this moment.
-- +goose StatementBegin
do $$
declare
  wanted text;
  becomes_member boolean;
begin
  for attempt in 1..20 loop
    begin
      foreach wanted in array array['downbeat_member', 'downbeat_server'] loop
        -- Noinherit: what a member may do an instance may do only after `set role`, when the policies hold.
        if not exists (select from pg_catalog.pg_roles r where r.rolname = wanted) then
          execute format('create role %I nologin noinherit', wanted);
        elsif exists (select from pg_catalog.pg_roles r where r.rolname = wanted and r.rolinherit) then
          execute format('alter role %I noinherit', wanted);
        end if;
      end loop;

      -- Who migrates usually serves as well, and then must be able to become a member. From PostgreSQL 16 on, who made a
      -- role belongs to it and yet may not become it.
      if current_setting('server_version_num')::int >= 160000 then
        becomes_member := pg_has_role(current_user, 'downbeat_member', 'set');
      else
        becomes_member := pg_has_role(current_user, 'downbeat_member', 'member');
      end if;
      if not becomes_member then
        execute format('grant downbeat_member to %I', current_user);
      end if;
      if not pg_has_role('downbeat_server', 'downbeat_member', 'member') then
        grant downbeat_member to downbeat_server;
      end if;
      exit;
    exception
      when duplicate_object or unique_violation or internal_error then
        perform pg_sleep(0.02 * attempt); -- another database's migration does the same in this moment
      when insufficient_privilege then
        raise exception using errcode = 'insufficient_privilege',
          message = format('%s may neither make nor grant the roles downbeat_member and downbeat_server', current_user),
          hint = format('As an administrator: create role downbeat_member nologin noinherit; create role downbeat_server nologin noinherit;'
            ' grant downbeat_member, downbeat_server to %I with admin option;', current_user);
    end;
  end loop;
end
$$;
-- +goose StatementEnd

-- Who is asking ---------------------------------------------------------------

create schema access;
comment on schema access is 'Who is asking, and what the policies of the tables and the routes let them do.';

-- +goose StatementBegin
create function access.user_id()
  returns uuid
  language sql
  stable
  set search_path = pg_catalog, pg_temp
as $$
  select nullif(current_setting('downbeat.user_id', true), '')::uuid;
$$;
-- +goose StatementEnd
comment on function access.user_id() is 'The person on whose behalf the transaction runs; null if nobody said so.';

-- Arrays, so that a policy asks once a statement and not once a row. Definers, because a policy of members that read members
-- would ask itself.
-- +goose StatementBegin
create function access.bands()
  returns uuid[]
  language sql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(m.band_id), '{}') from public.members m where m.user_id = access.user_id();
$$;
-- +goose StatementEnd
comment on function access.bands() is 'The bands that the person is in.';

-- +goose StatementBegin
create function access.admin_bands()
  returns uuid[]
  language sql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(m.band_id), '{}') from public.members m where m.user_id = access.user_id() and m.role = 'admin';
$$;
-- +goose StatementEnd
comment on function access.admin_bands() is 'The bands that the person is an admin of.';

-- +goose StatementBegin
create function access.memberships()
  returns uuid[]
  language sql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(m.id), '{}') from public.members m where m.user_id = access.user_id();
$$;
-- +goose StatementEnd
comment on function access.memberships() is 'The ids that the person has as a member, one for each band.';

revoke execute on all functions in schema access from public;
grant usage on schema access to downbeat_member, downbeat_server;
grant execute on all functions in schema access to downbeat_member, downbeat_server;

-- What the API keeps for itself ------------------------------------------------

create table public.calendar_links (
  id uuid not null default gen_random_uuid(),
  band_id uuid not null,
  member_id uuid not null,
  scope text not null,
  token_hash bytea not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,

  constraint calendar_links_pkey
    primary key (id),
  constraint calendar_links_token_hash_is_unique
    unique (token_hash),
  constraint calendar_links_member_fkey
    foreign key (band_id, member_id)
    references public.members (band_id, id)
    on delete cascade,
  constraint calendar_links_scope_is_member_or_band
    check (scope in ('member', 'band')),
  constraint calendar_links_token_hash_has_32_bytes
    check (octet_length(token_hash) = 32)
);

create index calendar_links_band_id_member_id
  on public.calendar_links (band_id, member_id);

comment on table public.calendar_links is 'Secret addresses from which calendar programs fetch a band''s dates. Deleting a row revokes one. Not on the feed: nobody else''s business.';
comment on column public.calendar_links.member_id is 'Who made the link; it goes with the membership.';
comment on column public.calendar_links.scope is 'member: with the answers of who made it; band: the same for everybody.';
comment on column public.calendar_links.token_hash is 'SHA-256 of the 256-bit token in the link.';

create table public.activity_marks (
  member_id uuid not null,
  band_id uuid not null,
  cursor_epoch text not null,
  cursor_seq bigint not null,
  marked_at timestamptz not null default now(),

  constraint activity_marks_pkey
    primary key (member_id),
  constraint activity_marks_member_fkey
    foreign key (band_id, member_id)
    references public.members (band_id, id)
    on delete cascade,
  constraint activity_marks_cursor_seq_is_not_negative
    check (cursor_seq >= 0)
);

create index activity_marks_band_id_member_id
  on public.activity_marks (band_id, member_id);

comment on table public.activity_marks is 'Up to where a member has looked at what happened in the band. Not on the feed: nobody else''s business.';
comment on column public.activity_marks.cursor_epoch is 'Of the log in which cursor_seq counts; a mark of an older log marks nothing.';
comment on column public.activity_marks.cursor_seq is 'The number of the last event that was looked at.';

create table public.idempotency_keys (
  user_id uuid not null,
  key_hash bytea not null,
  request_hash bytea not null,
  response bytea,
  created_at timestamptz not null default now(),

  constraint idempotency_keys_pkey
    primary key (user_id, key_hash),
  constraint idempotency_keys_user_fkey
    foreign key (user_id)
    references public.users (id)
    on delete cascade,
  constraint idempotency_keys_hashes_have_32_bytes
    check (octet_length(key_hash) = 32 and octet_length(request_hash) = 32)
);

create index idempotency_keys_created_at
  on public.idempotency_keys (created_at);

comment on table public.idempotency_keys is 'Answers to requests that were sent with an Idempotency-Key, for a day: sent again, they are answered again and not done again.';
comment on column public.idempotency_keys.key_hash is 'SHA-256 of the key, which is known to its sender alone.';
comment on column public.idempotency_keys.request_hash is 'SHA-256 of method, path and body: the same key must not stand for something else.';
comment on column public.idempotency_keys.response is 'The answer, sealed with a key that is derived from the Idempotency-Key: answers may hold secrets. Null while it is being made.';

-- What a member may do ----------------------------------------------------------

-- Columns are named, so that no statement of the API can move a row to another band, give it another id or forge its version.
grant select on public.bands, public.members, public.songs, public.setlists, public.setlist_items, public.gigs,
  public.gig_responses, public.rehearsals, public.unavailability, public.activity_marks to downbeat_member;
grant update (name), delete on public.bands to downbeat_member;
grant update (name, role, instrument), delete on public.members to downbeat_member;
grant select (id, band_id, role, email, created_by, expires_at, used_at, used_by, version, created_at, updated_at),
  insert (band_id, role, email, token_hash, created_by, expires_at), delete on public.invites to downbeat_member;
grant insert (band_id, title, artist, key, tempo, duration_seconds, notes),
  update (title, artist, key, tempo, duration_seconds, notes), delete on public.songs to downbeat_member;
grant insert (band_id, name, notes), update (name, notes), delete on public.setlists to downbeat_member;
grant insert (band_id, setlist_id, kind, song_id, title, duration_seconds, note, position),
  update (title, duration_seconds, note, position), delete on public.setlist_items to downbeat_member;
grant insert (band_id, title, status, starts_at, ends_at, venue, address, notes, fee, setlist_id),
  update (title, status, starts_at, ends_at, venue, address, notes, fee, setlist_id), delete on public.gigs to downbeat_member;
grant insert (band_id, gig_id, member_id, answer, note), update (answer, note), delete on public.gig_responses to downbeat_member;
grant insert (band_id, title, starts_at, ends_at, venue, address, notes, setlist_id),
  update (title, starts_at, ends_at, venue, address, notes, setlist_id), delete on public.rehearsals to downbeat_member;
grant insert (band_id, member_id, starts_on, ends_on, reason), update (starts_on, ends_on, reason), delete
  on public.unavailability to downbeat_member;
grant select (id, band_id, member_id, scope, created_at, last_used_at), insert (band_id, member_id, scope, token_hash), delete
  on public.calendar_links to downbeat_member;
grant insert (member_id, band_id, cursor_epoch, cursor_seq), update (cursor_epoch, cursor_seq, marked_at)
  on public.activity_marks to downbeat_member;
grant select, insert (user_id, key_hash, request_hash), update (request_hash, response, created_at) on public.idempotency_keys to downbeat_member;

alter table public.bands enable row level security;
alter table public.members enable row level security;
alter table public.invites enable row level security;
alter table public.songs enable row level security;
alter table public.setlists enable row level security;
alter table public.setlist_items enable row level security;
alter table public.gigs enable row level security;
alter table public.gig_responses enable row level security;
alter table public.rehearsals enable row level security;
alter table public.unavailability enable row level security;
alter table public.calendar_links enable row level security;
alter table public.activity_marks enable row level security;
alter table public.idempotency_keys enable row level security;

create policy member_sees on public.bands for select to downbeat_member
  using (id = any ((select access.bands())::uuid[]));
create policy admin_changes on public.bands for update to downbeat_member
  using (id = any ((select access.admin_bands())::uuid[]));
create policy admin_deletes on public.bands for delete to downbeat_member
  using (id = any ((select access.admin_bands())::uuid[]));

create policy member_sees on public.members for select to downbeat_member
  using (band_id = any ((select access.bands())::uuid[]));
-- Oneself and, for admins, everybody: but who is no admin stays none, whatever the statement says.
create policy admin_changes on public.members for update to downbeat_member
  using (band_id = any ((select access.admin_bands())::uuid[]));
create policy member_changes_own on public.members for update to downbeat_member
  using (id = any ((select access.memberships())::uuid[]))
  with check (id = any ((select access.memberships())::uuid[])
    and (role = 'member' or band_id = any ((select access.admin_bands())::uuid[])));
create policy admin_removes on public.members for delete to downbeat_member
  using (band_id = any ((select access.admin_bands())::uuid[]));
create policy member_leaves on public.members for delete to downbeat_member
  using (id = any ((select access.memberships())::uuid[]));

create policy admin_does_everything on public.invites to downbeat_member
  using (band_id = any ((select access.admin_bands())::uuid[]));

create policy member_does_everything on public.songs to downbeat_member
  using (band_id = any ((select access.bands())::uuid[]));
create policy member_does_everything on public.setlists to downbeat_member
  using (band_id = any ((select access.bands())::uuid[]));
create policy member_does_everything on public.setlist_items to downbeat_member
  using (band_id = any ((select access.bands())::uuid[]));
create policy member_does_everything on public.gigs to downbeat_member
  using (band_id = any ((select access.bands())::uuid[]));
create policy member_does_everything on public.rehearsals to downbeat_member
  using (band_id = any ((select access.bands())::uuid[]));

create policy member_sees on public.gig_responses for select to downbeat_member
  using (band_id = any ((select access.bands())::uuid[]));
create policy member_writes_own on public.gig_responses to downbeat_member
  using (member_id = any ((select access.memberships())::uuid[]));
create policy member_sees on public.unavailability for select to downbeat_member
  using (band_id = any ((select access.bands())::uuid[]));
create policy member_writes_own on public.unavailability to downbeat_member
  using (member_id = any ((select access.memberships())::uuid[]));

create policy member_has_own on public.calendar_links to downbeat_member
  using (member_id = any ((select access.memberships())::uuid[]));
create policy member_has_own on public.activity_marks to downbeat_member
  using (member_id = any ((select access.memberships())::uuid[]));
create policy user_has_own on public.idempotency_keys to downbeat_member
  using (user_id = (select access.user_id()));

-- Whoever is not held to the role of a member, be it by being it or by inheriting from it, has what the grants say.
create policy everybody_else on public.bands
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));
create policy everybody_else on public.members
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));
create policy everybody_else on public.invites
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));
create policy everybody_else on public.songs
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));
create policy everybody_else on public.setlists
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));
create policy everybody_else on public.setlist_items
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));
create policy everybody_else on public.gigs
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));
create policy everybody_else on public.gig_responses
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));
create policy everybody_else on public.rehearsals
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));
create policy everybody_else on public.unavailability
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));
create policy everybody_else on public.calendar_links
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));
create policy everybody_else on public.activity_marks
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));
create policy everybody_else on public.idempotency_keys
  using ((select not pg_catalog.pg_has_role(current_user, 'downbeat_member', 'usage')));

-- What an instance may do ---------------------------------------------------------

grant select, insert, update, delete on public.users, public.sessions, public.idempotency_keys to downbeat_server;
grant select on public.bands to downbeat_server;
-- A request holds its membership for as long as it writes (select … for share), which PostgreSQL counts as an update.
grant select, update (updated_at) on public.members to downbeat_server;
grant select, update (last_used_at) on public.calendar_links to downbeat_server;
grant select on public.goose_db_version to downbeat_server;


-- +goose Down
set local lock_timeout = '5s';

-- The roles stay: they belong to the cluster, and another database may use them.
drop policy everybody_else on public.bands;
drop policy everybody_else on public.members;
drop policy everybody_else on public.invites;
drop policy everybody_else on public.songs;
drop policy everybody_else on public.setlists;
drop policy everybody_else on public.setlist_items;
drop policy everybody_else on public.gigs;
drop policy everybody_else on public.gig_responses;
drop policy everybody_else on public.rehearsals;
drop policy everybody_else on public.unavailability;
drop policy member_sees on public.bands;
drop policy admin_changes on public.bands;
drop policy admin_deletes on public.bands;
drop policy member_sees on public.members;
drop policy admin_changes on public.members;
drop policy member_changes_own on public.members;
drop policy admin_removes on public.members;
drop policy member_leaves on public.members;
drop policy admin_does_everything on public.invites;
drop policy member_does_everything on public.songs;
drop policy member_does_everything on public.setlists;
drop policy member_does_everything on public.setlist_items;
drop policy member_does_everything on public.gigs;
drop policy member_does_everything on public.rehearsals;
drop policy member_sees on public.gig_responses;
drop policy member_writes_own on public.gig_responses;
drop policy member_sees on public.unavailability;
drop policy member_writes_own on public.unavailability;

alter table public.bands disable row level security;
alter table public.members disable row level security;
alter table public.invites disable row level security;
alter table public.songs disable row level security;
alter table public.setlists disable row level security;
alter table public.setlist_items disable row level security;
alter table public.gigs disable row level security;
alter table public.gig_responses disable row level security;
alter table public.rehearsals disable row level security;
alter table public.unavailability disable row level security;

revoke all on all tables in schema public from downbeat_member, downbeat_server;

drop table public.idempotency_keys;
drop table public.activity_marks;
drop table public.calendar_links;
drop schema access cascade;
