-- +goose Up
-- +goose StatementBegin
create or replace function feed.stamp()
  returns trigger
  language plpgsql
  set search_path = ''
as $$
begin
  -- *<> compares the stored bytes: it works for every type, also those without an equality operator.
  if old *<> new then
    new.version := old.version + 1;
    new.updated_at := clock_timestamp();
  end if;
  return new;
end
$$;
-- +goose StatementEnd
comment on function feed.stamp() is
  'Counts version up and sets updated_at when an update changes something; an update that changes nothing stays a no-op.';
