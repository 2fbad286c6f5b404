-- Rolled back: silent.
begin;
update gigs set title = 'never';
delete from songs;
rollback;

-- Rolled back to a savepoint: silent, around it and after it not.
begin;
update gigs set title = 'seen 1' where id = '60000000-0000-4000-8000-000000000001';
savepoint one;
update gigs set title = 'never' where id = '60000000-0000-4000-8000-000000000001';
savepoint two;
update gigs set title = 'never ever' where id = '60000000-0000-4000-8000-000000000002';
release savepoint two;
rollback to savepoint one;
savepoint three;
update gigs set title = 'seen 2' where id = '60000000-0000-4000-8000-000000000002';
release savepoint three;
savepoint four;
-- fails
insert into songs (band_id, title) values ('b0000000-0000-4000-8000-000000000001', '');
rollback to savepoint four;
update gigs set title = 'seen 3' where id = '60000000-0000-4000-8000-000000000002';
commit;

-- A block with an exception is a savepoint as well.
do $$
begin
  update public.gigs set title = 'seen 4' where id = '60000000-0000-4000-8000-000000000001';
  begin
    update public.gigs set title = 'never' where id = '60000000-0000-4000-8000-000000000001';
    raise exception 'no';
  exception when others then
    null;
  end;
end
$$;

-- A transaction that fails: silent.
begin;
update gigs set title = 'never';
-- fails
select 1 / 0;
commit;

-- Changed and changed back: both are told.
begin;
update gigs set title = 'there' where id = '60000000-0000-4000-8000-000000000001';
update gigs set title = 'seen 4' where id = '60000000-0000-4000-8000-000000000001';
commit;
