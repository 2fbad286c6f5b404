-- +goose Up
-- Only a table whose triggers are not there yet is locked; then behind a writer, with all others behind it.
set local lock_timeout = '5s';

-- +goose StatementBegin
create or replace function public.note_password_change()
  returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Not when the transaction began: a token that was issued since then was had with the old password.
  new.signed_out_at := greatest(old.signed_out_at, clock_timestamp());
  return new;
end
$$;
-- +goose StatementEnd
comment on function public.note_password_change() is
  'Refuses the tokens that an identity provider issued before the password changed.';
revoke execute on function public.note_password_change() from public;

-- With the rights of the owner: who may change a password need not have any on sessions, and must not leave them behind.
-- +goose StatementBegin
create or replace function public.end_sessions()
  returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from public.sessions s
  where s.user_id = new.id
    and s.id::text is distinct from lower(current_setting('downbeat.keep_session', true));
  return null;
end
$$;
-- +goose StatementEnd
comment on function public.end_sessions() is
  'Signs a person out whose password has changed, but for the session that the transaction names: set local'
  ' downbeat.keep_session = ''<id>''.';
revoke execute on function public.end_sessions() from public;

-- +goose StatementBegin
create or replace function public.end_tokens()
  returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  update public.users u
  set signed_out_at = greatest(u.signed_out_at, clock_timestamp())
  where u.id = old.user_id;
  return null;
end
$$;
-- +goose StatementEnd
comment on function public.end_tokens() is
  'Refuses the tokens of an identity that was taken away from a person, or given to another.';
revoke execute on function public.end_tokens() from public;

-- +goose StatementBegin
do $$
begin
  if not exists (select from pg_catalog.pg_trigger t where t.tgrelid = 'public.users'::regclass and t.tgname = 't10_stamp') then
    create trigger t10_stamp
      before update on public.users
      for each row
      execute function feed.stamp();
  end if;
  if not exists (select from pg_catalog.pg_trigger t where t.tgrelid = 'public.users'::regclass and t.tgname = 't20_note_password_change') then
    create trigger t20_note_password_change
      before update on public.users
      for each row
      when (old.password_hash is distinct from new.password_hash)
      execute function public.note_password_change();
  end if;
  if not exists (select from pg_catalog.pg_trigger t where t.tgrelid = 'public.users'::regclass and t.tgname = 't30_end_sessions') then
    create trigger t30_end_sessions
      after update on public.users
      for each row
      when (old.password_hash is distinct from new.password_hash)
      execute function public.end_sessions();
  end if;
  if not exists (select from pg_catalog.pg_trigger t where t.tgrelid = 'public.identities'::regclass and t.tgname = 't30_end_tokens') then
    create trigger t30_end_tokens
      after update or delete on public.identities
      for each row
      execute function public.end_tokens();
  end if;
end
$$;
-- +goose StatementEnd
