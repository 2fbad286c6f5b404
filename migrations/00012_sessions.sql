-- What ends a sign-in from afar, and who people are to the identity providers that vouch for them.

-- +goose Up
set local lock_timeout = '5s';

alter table public.users
  add column signed_out_at timestamptz;

comment on column public.users.signed_out_at is 'Tokens of identity providers that were issued up to this moment are refused; null while none is. Set by signing out'
  ' everywhere, and by triggers when the password changes or an identity is taken away.';
comment on column public.sessions.last_seen_at is 'When it was last used, to within five minutes; a session that is not used for seven days is refused.';

create table public.identities (
  issuer text not null,
  subject text not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),

  constraint identities_pkey
    primary key (issuer, subject),
  -- Also what keeps two first uses at once from linking two strangers to one person; and the index of the foreign key.
  constraint identities_one_of_an_issuer_for_a_user
    unique (user_id, issuer),
  constraint identities_user_fkey
    foreign key (user_id)
    references public.users (id)
    on delete cascade,
  constraint identities_issuer_has_1_to_500_characters
    check (length(issuer) between 1 and 500),
  constraint identities_subject_has_1_to_255_characters
    check (length(subject) between 1 and 255)
);

grant select, insert on public.identities to downbeat_server;

comment on table public.identities is 'Whom an identity provider outside means. Deleting a row ends what its tokens opened; with no row, a token is nobody''s.';
comment on column public.identities.issuer is 'The iss of its tokens, to the letter.';
comment on column public.identities.subject is 'The sub of its tokens: what the provider promises never to give to somebody else, unlike an e-mail address.';

-- +goose Down
set local lock_timeout = '5s';

-- Together with their triggers, which belong to the folder triggers and would miss the column.
drop function if exists public.note_password_change() cascade;
drop function if exists public.end_sessions() cascade;
drop function if exists public.end_tokens() cascade;
drop table public.identities;
alter table public.users
  drop column signed_out_at;
