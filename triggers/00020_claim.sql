-- +goose Up
-- +goose StatementBegin
create or replace function feed.claim(setting text)
  returns text
  language plpgsql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  claimed text := nullif(current_setting(setting, true), '');
begin
  -- The usual direct SQL claims nothing and pays no look-up.
  if claimed is null
    or not (pg_has_role(session_user, 'downbeat_server', 'member') or exists (select from feed.trusted t where t.role = session_user))
  then
    return null;
  end if;
  return claimed;
end
$$;
-- +goose StatementEnd
comment on function feed.claim(text) is
  'What the transaction says of its user (downbeat.user_id, downbeat.user_name), if it was opened by a trusted role; else null.';
revoke execute on function feed.claim(text) from public;

-- +goose StatementBegin
create or replace function feed.trust(role name default session_user)
  returns void
  language sql
  set search_path = pg_catalog, pg_temp
as $$
  insert into feed.trusted (role) values (role) on conflict do nothing;
$$;
-- +goose StatementEnd
comment on function feed.trust(name) is 'Lets a role say which user it writes for: meant for the application''s own role.';
revoke execute on function feed.trust(name) from public;

-- The role that keeps the tables is the application's own, unless it is given another one; then that one is to be trusted too.
select feed.trust();
