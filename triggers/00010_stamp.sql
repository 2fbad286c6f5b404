-- +goose Up
-- Without a search_path of its own, which costs more than all the rest here: it runs once a row, with the writer's rights.
-- Its argument, where the table has some, are the generated columns: here, before the row is written, they are still null.
-- +goose StatementBegin
create or replace function feed.stamp()
  returns trigger
  language plpgsql
as $$
begin
  -- *<> compares the stored bytes: it works for every type, also those without an equality operator.
  if old operator(pg_catalog.*<>) new
    and (
      tg_nargs operator(pg_catalog.=) 0
      or (pg_catalog.to_jsonb(old) operator(pg_catalog.-) tg_argv[0]::pg_catalog.text[])
        operator(pg_catalog.<>) (pg_catalog.to_jsonb(new) operator(pg_catalog.-) tg_argv[0]::pg_catalog.text[])
    )
  then
    new.version := old.version operator(pg_catalog.+) 1;
    new.updated_at := pg_catalog.clock_timestamp();
  end if;
  return new;
end
$$;
-- +goose StatementEnd
comment on function feed.stamp() is
  'Counts version up and sets updated_at when an update changes something; an update that changes nothing stays a no-op.';
