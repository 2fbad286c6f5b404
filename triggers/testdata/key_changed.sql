-- A row with another key is another row; a swap of keys is two changed rows.
update gigs set id = '60000000-0000-4000-8000-000000000009' where id = '60000000-0000-4000-8000-000000000002';
begin;
create table public.words (band_id uuid not null, id int, word text, primary key (id) deferrable initially deferred);
select feed.attach('public.words', 'word');
insert into public.words values ('b0000000-0000-4000-8000-000000000001', 1, 'one'), ('b0000000-0000-4000-8000-000000000001', 2, 'two'), ('b0000000-0000-4000-8000-000000000001', 3, 'three');
commit;
update public.words set id = case id when 1 then 2 when 2 then 1 else id end;
update public.words set id = id + 1;
