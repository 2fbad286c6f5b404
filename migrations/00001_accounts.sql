-- People and their sign-ins. Nothing here belongs to a band.

-- +goose Up
set local lock_timeout = '5s';

create table public.users (
  id uuid not null default gen_random_uuid(),
  email text not null,
  name text not null,
  password_hash text,
  disabled_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  constraint users_pkey
    primary key (id),
  constraint users_email_has_one_at_and_no_blanks
    check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint users_email_has_at_most_254_characters
    check (length(email) <= 254),
  constraint users_name_has_1_to_100_characters
    check (length(name) between 1 and 100),
  constraint users_password_hash_is_argon2id
    check (password_hash ~ '^\$argon2id\$v=19\$' and length(password_hash) <= 512)
);

-- Also the access path of sign-in: where lower(email) = lower($1).
create unique index users_email_is_unique_in_any_case
  on public.users (lower(email));

comment on table public.users is 'People who can sign in. What a band calls a person stands in members.';
comment on column public.users.email is 'The sign-in, written as its owner writes it; unique in any case.';
comment on column public.users.name is 'What others see.';
comment on column public.users.password_hash is 'A PHC string, argon2id; null for people who sign in elsewhere.';
comment on column public.users.disabled_at is 'Since when every sign-in and every open stream of this person is refused; null while welcome.';
comment on column public.users.version is 'Counts the changes of the row; raised by a trigger, never by the writer.';

create table public.sessions (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  token_hash bytea not null,
  user_agent text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,

  constraint sessions_pkey
    primary key (id),
  constraint sessions_token_hash_is_unique
    unique (token_hash),
  constraint sessions_user_fkey
    foreign key (user_id)
    references public.users (id)
    on delete cascade,
  constraint sessions_token_hash_has_32_bytes
    check (octet_length(token_hash) = 32),
  constraint sessions_user_agent_has_at_most_500_characters
    check (length(user_agent) <= 500)
);

create index sessions_user_id
  on public.sessions (user_id);

create index sessions_expires_at
  on public.sessions (expires_at);

comment on table public.sessions is 'Signed-in browsers and scripts. Deleting a row signs one out.';
comment on column public.sessions.token_hash is 'SHA-256 of the 256-bit token; the token itself is known to its bearer alone.';
comment on column public.sessions.user_agent is 'What the browser called itself at sign-in, so that a person can tell the rows apart.';
comment on column public.sessions.expires_at is 'Refused from this moment on, by the clock of the database.';

-- +goose Down
set local lock_timeout = '5s';

drop table public.sessions;
drop table public.users;
