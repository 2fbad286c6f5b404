-- Rehearsals, and the days on which members cannot come to anything.

-- +goose Up
set local lock_timeout = '5s';

create table public.rehearsals (
  id uuid not null default gen_random_uuid(),
  band_id uuid not null,
  title text,
  starts_at timestamptz not null,
  ends_at timestamptz,
  venue text not null default '',
  address text not null default '',
  notes text not null default '',
  setlist_id uuid,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint rehearsals_pkey
    primary key (id),
  constraint rehearsals_band_fkey
    foreign key (band_id)
    references public.bands (id)
    on delete cascade,
  -- Two keys for one column, in this order: see 00004_gigs.sql.
  constraint rehearsals_setlist_fkey
    foreign key (setlist_id)
    references public.setlists (id)
    on delete set null,
  constraint rehearsals_setlist_of_the_same_band_fkey
    foreign key (band_id, setlist_id)
    references public.setlists (band_id, id)
    on delete no action,
  constraint rehearsals_title_has_1_to_500_characters
    check (length(title) between 1 and 500),
  constraint rehearsals_start_in_the_years_1900_to_2999
    check (starts_at >= '1900-01-01 00:00+00' and starts_at < '3000-01-01 00:00+00'),
  constraint rehearsals_end_in_the_years_1900_to_2999
    check (ends_at >= '1900-01-01 00:00+00' and ends_at < '3000-01-01 00:00+00'),
  constraint rehearsals_end_after_they_start
    check (ends_at > starts_at),
  constraint rehearsals_venue_has_at_most_500_characters
    check (length(venue) <= 500),
  constraint rehearsals_address_has_at_most_2000_characters
    check (length(address) <= 2000),
  constraint rehearsals_notes_have_at_most_4_mib
    check (octet_length(notes) <= 4194304)
);

create index rehearsals_band_id_starts_at
  on public.rehearsals (band_id, starts_at);

create index rehearsals_setlist_id
  on public.rehearsals (setlist_id);

comment on table public.rehearsals is 'When and where a band practises.';
comment on column public.rehearsals.title is 'What it is about; null for an ordinary rehearsal.';
comment on column public.rehearsals.ends_at is 'Null while nobody knows.';
comment on column public.rehearsals.setlist_id is 'A setlist of the same band to go through; null when none is chosen, and again once that setlist is deleted.';

create table public.unavailability (
  id uuid not null default gen_random_uuid(),
  band_id uuid not null,
  member_id uuid not null,
  starts_on date not null,
  ends_on date not null,
  reason text not null default '',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint unavailability_pkey
    primary key (id),
  constraint unavailability_member_fkey
    foreign key (band_id, member_id)
    references public.members (band_id, id)
    on delete cascade,
  constraint unavailability_is_in_the_years_1900_to_2999
    check (starts_on >= '1900-01-01' and ends_on < '3000-01-01'),
  constraint unavailability_does_not_end_before_it_starts
    check (ends_on >= starts_on),
  constraint unavailability_reason_has_at_most_1000_characters
    check (length(reason) <= 1000)
);

create index unavailability_band_id_member_id
  on public.unavailability (band_id, member_id);

create index unavailability_band_id_starts_on
  on public.unavailability (band_id, starts_on);

comment on table public.unavailability is 'Whole days on which a member cannot play, known before any gig is asked for.';
comment on column public.unavailability.starts_on is 'The first day, where the band is.';
comment on column public.unavailability.ends_on is 'The last day, itself included.';
comment on column public.unavailability.reason is 'For the rest of the band to read; empty when it is nobody''s business.';

-- +goose Down
set local lock_timeout = '5s';

drop table public.unavailability;
drop table public.rehearsals;
