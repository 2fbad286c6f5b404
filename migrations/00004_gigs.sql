-- Gigs, and what the members answer to them.

-- +goose Up
set local lock_timeout = '5s';

create table public.gigs (
  id uuid not null default gen_random_uuid(),
  band_id uuid not null,
  title text not null,
  status text not null default 'potential',
  starts_at timestamptz not null,
  ends_at timestamptz,
  venue text not null default '',
  address text not null default '',
  notes text not null default '',
  fee numeric(12, 2),
  setlist_id uuid,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint gigs_pkey
    primary key (id),
  constraint gigs_unique_in_band
    unique (band_id, id),
  constraint gigs_band_fkey
    foreign key (band_id)
    references public.bands (id)
    on delete cascade,
  -- Two keys for one column. The first lets a setlist go and keeps the gig. The
  -- second holds the setlist to the gig's own band; it cannot do both, because
  -- `on delete set null (setlist_id)` came with PostgreSQL 15 and the plain form
  -- would null band_id as well. When a setlist is deleted, the triggers of both
  -- fire in the order of their creation, and the second must find the column
  -- already null: so this order matters, and the names sort the same way, which
  -- is the order in which pg_dump creates them again.
  constraint gigs_setlist_fkey
    foreign key (setlist_id)
    references public.setlists (id)
    on delete set null,
  constraint gigs_setlist_of_the_same_band_fkey
    foreign key (band_id, setlist_id)
    references public.setlists (band_id, id)
    on delete no action,
  constraint gigs_title_has_1_to_200000_characters
    check (length(title) between 1 and 200000),
  constraint gigs_status_is_potential_confirmed_or_cancelled
    check (status in ('potential', 'confirmed', 'cancelled')),
  constraint gigs_start_in_the_years_1900_to_2999
    check (starts_at >= '1900-01-01 00:00+00' and starts_at < '3000-01-01 00:00+00'),
  constraint gigs_end_in_the_years_1900_to_2999
    check (ends_at >= '1900-01-01 00:00+00' and ends_at < '3000-01-01 00:00+00'),
  constraint gigs_end_after_they_start
    check (ends_at > starts_at),
  constraint gigs_venue_has_at_most_500_characters
    check (length(venue) <= 500),
  constraint gigs_address_has_at_most_2000_characters
    check (length(address) <= 2000),
  constraint gigs_notes_have_at_most_4_mib
    check (octet_length(notes) <= 4194304),
  -- An upper bound as well, because NaN is a numeric and greater than any other.
  constraint gigs_fee_is_0_to_9999999999
    check (fee between 0 and 9999999999.99)
);

create index gigs_band_id_starts_at
  on public.gigs (band_id, starts_at);

create index gigs_setlist_id
  on public.gigs (setlist_id);

comment on table public.gigs is 'Dates on which a band plays, might play, or would have played.';
comment on column public.gigs.status is 'potential: the members are being asked; confirmed: it happens; cancelled: it does not.';
comment on column public.gigs.ends_at is 'Null while nobody knows.';
comment on column public.gigs.fee is 'For the whole band, in the currency that the band thinks in; null when not agreed, 0 when played for free.';
comment on column public.gigs.setlist_id is 'A setlist of the same band; null when none is chosen, and again once that setlist is deleted.';

create table public.gig_responses (
  id uuid not null default gen_random_uuid(),
  band_id uuid not null,
  gig_id uuid not null,
  member_id uuid not null,
  answer text not null,
  note text not null default '',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint gig_responses_pkey
    primary key (id),
  -- Begins with gig_id, so it is the index of gig_responses_gig_fkey as well.
  constraint gig_responses_one_per_gig_and_member
    unique (gig_id, member_id),
  constraint gig_responses_gig_fkey
    foreign key (band_id, gig_id)
    references public.gigs (band_id, id)
    on delete cascade,
  constraint gig_responses_member_fkey
    foreign key (band_id, member_id)
    references public.members (band_id, id)
    on delete cascade,
  constraint gig_responses_answer_is_yes_no_or_maybe
    check (answer in ('yes', 'no', 'maybe')),
  constraint gig_responses_note_has_at_most_2000_characters
    check (length(note) <= 2000)
);

create index gig_responses_band_id_member_id
  on public.gig_responses (band_id, member_id);

comment on table public.gig_responses is 'Whether a member can play a gig. No row: not answered yet.';
comment on column public.gig_responses.note is 'What the member adds to the answer, such as "can be there from 9".';

-- +goose Down
set local lock_timeout = '5s';

drop table public.gig_responses;
drop table public.gigs;
