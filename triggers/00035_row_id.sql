-- +goose Up
-- +goose StatementBegin
create or replace function feed.row_id(row_data jsonb, key_1 text, key_2 text, key_3 text)
  returns text
  language sql
  immutable
  set search_path = pg_catalog, pg_temp
as $$
  -- A slash within a value is written as %2F, or two rows would have one id.
  select string_agg(replace(replace(row_data ->> k.name, '%', '%25'), '/', '%2F'), '/' order by k.n)
  from unnest(array[key_1, key_2, key_3]) with ordinality k (name, n)
  where k.name <> '';
$$;
-- +goose StatementEnd
comment on function feed.row_id(jsonb, text, text, text) is
  'The id of a row whose key has several columns: their values with slashes between them.';
revoke execute on function feed.row_id(jsonb, text, text, text) from public;
