-- The repertoire, and the orders in which it is played.

-- +goose Up
set local lock_timeout = '5s';

create table public.songs (
  id uuid not null default gen_random_uuid(),
  band_id uuid not null,
  title text not null,
  artist text not null default '',
  key text not null default '',
  tempo integer,
  duration_seconds integer,
  notes text not null default '',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint songs_pkey
    primary key (id),
  constraint songs_unique_in_band
    unique (band_id, id),
  constraint songs_band_fkey
    foreign key (band_id)
    references public.bands (id)
    on delete cascade,
  constraint songs_title_has_1_to_500_characters
    check (length(title) between 1 and 500),
  constraint songs_artist_has_at_most_500_characters
    check (length(artist) <= 500),
  constraint songs_key_has_at_most_20_characters
    check (length(key) <= 20),
  constraint songs_tempo_is_1_to_400_bpm
    check (tempo between 1 and 400),
  constraint songs_duration_is_1_to_36000_seconds
    check (duration_seconds between 1 and 36000),
  constraint songs_notes_have_at_most_4_mib
    check (octet_length(notes) <= 4194304)
);

comment on table public.songs is 'What a band can play.';
comment on column public.songs.artist is 'Who wrote it or made it known; empty when unknown.';
comment on column public.songs.key is 'The musical key in which this band plays it, such as "F#m"; empty when unknown.';
comment on column public.songs.tempo is 'Beats per minute; null when unknown.';
comment on column public.songs.duration_seconds is 'As this band plays it, in seconds; null when unknown.';

create table public.setlists (
  id uuid not null default gen_random_uuid(),
  band_id uuid not null,
  name text not null,
  notes text not null default '',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint setlists_pkey
    primary key (id),
  constraint setlists_unique_in_band
    unique (band_id, id),
  constraint setlists_band_fkey
    foreign key (band_id)
    references public.bands (id)
    on delete cascade,
  constraint setlists_name_has_1_to_200_characters
    check (length(name) between 1 and 200),
  constraint setlists_notes_have_at_most_4_mib
    check (octet_length(notes) <= 4194304)
);

comment on table public.setlists is 'An order of songs and breaks; any number of gigs and rehearsals may use one.';

create table public.setlist_items (
  id uuid not null default gen_random_uuid(),
  band_id uuid not null,
  setlist_id uuid not null,
  kind text not null default 'song',
  song_id uuid,
  title text not null default '',
  duration_seconds integer,
  note text not null default '',
  position text collate "C" not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint setlist_items_pkey
    primary key (id),
  constraint setlist_items_setlist_fkey
    foreign key (band_id, setlist_id)
    references public.setlists (band_id, id)
    on delete cascade,
  -- A song that a band drops leaves its setlists, as people expect, and each
  -- removal is on the feed with what stood there. "No action" would not only
  -- ask them to clear every old setlist first: it would also fail the deletion
  -- of a whole band whenever its songs go before its setlists.
  constraint setlist_items_song_fkey
    foreign key (band_id, song_id)
    references public.songs (band_id, id)
    on delete cascade,
  constraint setlist_items_kind_is_song_or_break
    check (kind in ('song', 'break')),
  constraint setlist_items_a_song_and_only_a_song_has_a_song_id
    check ((kind = 'song') = (song_id is not null)),
  constraint setlist_items_only_a_break_has_a_title
    check (kind = 'break' or title = ''),
  constraint setlist_items_title_has_at_most_200_characters
    check (length(title) <= 200),
  constraint setlist_items_duration_is_1_to_36000_seconds
    check (duration_seconds between 1 and 36000),
  constraint setlist_items_note_has_at_most_10000_characters
    check (length(note) <= 10000),
  constraint setlist_items_position_is_a_rank
    check (position ~ '^[0-9A-Za-z]{0,199}[1-9A-Za-z]$')
);

-- Not unique, on purpose. Two members who drop a song into the same gap compute
-- the same rank: both must succeed, and (position, id) still orders them alike
-- for everybody. A unique key checked at once fails a swap in one statement; a
-- deferrable one moves the error to the commit and cannot serve `on conflict`.
create index setlist_items_in_order
  on public.setlist_items (setlist_id, position, id);

create index setlist_items_song_id
  on public.setlist_items (song_id);

comment on table public.setlist_items is 'One place in a setlist: a song or a break. The same song may stand twice. Read in the order of (position, id).';
comment on column public.setlist_items.title is 'The label of a break; always empty for a song, which has its own title.';
comment on column public.setlist_items.duration_seconds is 'How long it takes here, in seconds; null: as long as the song takes, or unknown for a break.';
comment on column public.setlist_items.note is 'What to remember at this place: capo, count-in, who starts.';
comment on column public.setlist_items.position is
  'A rank compared byte by byte, in the digits 0-9A-Za-z and never ending in 0, so that another fits between any two: moving an item writes one row.';

-- +goose Down
set local lock_timeout = '5s';

drop table public.setlist_items;
drop table public.setlists;
drop table public.songs;
