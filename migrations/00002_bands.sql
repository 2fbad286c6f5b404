-- Bands, who is in them, and who is asked to join.

-- +goose Up
set local lock_timeout = '5s';

create table public.bands (
  id uuid not null default gen_random_uuid(),
  name text not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint bands_pkey
    primary key (id),
  constraint bands_name_has_1_to_100_characters
    check (length(name) between 1 and 100)
);

comment on table public.bands is 'The tenant: every row of every table below carries the id of its band, and nobody outside the band sees it.';
comment on column public.bands.version is 'Counts the changes of the row; raised by a trigger, never by the writer. The same in every table below.';

create table public.members (
  id uuid not null default gen_random_uuid(),
  band_id uuid not null,
  user_id uuid not null,
  name text not null,
  role text not null default 'member',
  instrument text not null default '',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint members_pkey
    primary key (id),
  constraint members_unique_in_band
    unique (band_id, id),
  constraint members_user_is_in_a_band_once
    unique (band_id, user_id),
  constraint members_band_fkey
    foreign key (band_id)
    references public.bands (id)
    on delete cascade,
  constraint members_user_fkey
    foreign key (user_id)
    references public.users (id)
    on delete cascade,
  constraint members_name_has_1_to_100_characters
    check (length(name) between 1 and 100),
  constraint members_role_is_admin_or_member
    check (role in ('admin', 'member')),
  constraint members_instrument_has_at_most_100_characters
    check (length(instrument) <= 100)
);

create index members_user_id
  on public.members (user_id);

comment on table public.members is 'Who is in which band. Deleting a row takes the person out of the band and ends the streams that it opened.';
comment on column public.members.name is 'What this band calls the person.';
comment on column public.members.role is 'admin: may change the band and its members; member: everything else.';
comment on column public.members.instrument is 'Free text, such as "bass, backing vocals"; empty when nothing is known.';

create table public.invites (
  id uuid not null default gen_random_uuid(),
  band_id uuid not null,
  role text not null default 'member',
  email text,
  token_hash bytea not null,
  created_by uuid,
  expires_at timestamptz not null default now() + interval '7 days',
  used_at timestamptz,
  used_by uuid,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint invites_pkey
    primary key (id),
  constraint invites_token_hash_is_unique
    unique (token_hash),
  constraint invites_band_fkey
    foreign key (band_id)
    references public.bands (id)
    on delete cascade,
  -- Two keys for one column, as with gigs.setlist_id: see 00004_gigs.sql.
  constraint invites_created_by_fkey
    foreign key (created_by)
    references public.members (id)
    on delete set null,
  constraint invites_created_by_of_the_same_band_fkey
    foreign key (band_id, created_by)
    references public.members (band_id, id)
    on delete no action,
  constraint invites_used_by_fkey
    foreign key (used_by)
    references public.users (id)
    on delete set null,
  constraint invites_role_is_admin_or_member
    check (role in ('admin', 'member')),
  constraint invites_email_has_one_at_and_no_blanks
    check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint invites_email_has_at_most_254_characters
    check (length(email) <= 254),
  constraint invites_token_hash_has_32_bytes
    check (octet_length(token_hash) = 32),
  constraint invites_used_by_somebody_at_some_time
    check (used_by is null or used_at is not null)
);

create index invites_band_id
  on public.invites (band_id);

create index invites_created_by
  on public.invites (created_by);

create index invites_used_by
  on public.invites (used_by);

comment on table public.invites is 'Links that let one person join a band, once.';
comment on column public.invites.role is 'What the person becomes in the band.';
comment on column public.invites.email is 'Whom the link is for; null when whoever holds it may use it.';
comment on column public.invites.token_hash is 'SHA-256 of the 256-bit token in the link.';
comment on column public.invites.created_by is 'The member who invited; null since that member left.';
comment on column public.invites.used_at is 'When the link was used up; null while it is open.';
comment on column public.invites.used_by is 'The person who joined by it; null before, and again once that account is gone.';

-- +goose Down
set local lock_timeout = '5s';

drop table public.invites;
drop table public.members;
drop table public.bands;
