-- +goose Up
-- Only where the trigger is not there yet, is the table locked; then behind a writer, with all others behind it.
set local lock_timeout = '5s';

-- A definer, because who steps down or leaves sees the invitations of the band no more.
-- +goose StatementBegin
create or replace function access.take_back_invites()
  returns trigger
  language plpgsql
  security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from public.invites i where i.created_by = old.id and i.used_at is null;
  return case tg_op when 'DELETE' then old else new end;
end
$$;
-- +goose StatementEnd
comment on function access.take_back_invites() is
  'With a member who goes, or is no admin any more, go the open invitations that they have made: or they could let themselves in again.';
revoke execute on function access.take_back_invites() from public;

-- Before the deletion, after which nobody knows any more who has made which.
-- +goose StatementBegin
do $$
begin
  if not exists (select from pg_trigger t where t.tgrelid = 'public.members'::regclass and t.tgname = 't50_take_back_invites') then
    create trigger t50_take_back_invites
      before delete on public.members
      for each row
      execute function access.take_back_invites();
  end if;
  if not exists (select from pg_trigger t where t.tgrelid = 'public.members'::regclass and t.tgname = 't51_take_back_invites') then
    create trigger t51_take_back_invites
      before update of role, user_id on public.members
      for each row
      when (old.role = 'admin' and new.role <> 'admin' or old.user_id <> new.user_id)
      execute function access.take_back_invites();
  end if;
end
$$;
-- +goose StatementEnd
