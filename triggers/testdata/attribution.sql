-- Why, by whom, for which request; gone with the transaction.
begin;
set local downbeat.reason = 'the venue called';
update gigs set venue = 'Cellar' where id = '60000000-0000-4000-8000-000000000001';
commit;
begin;
set local downbeat.user_id = 'a0000000-0000-4000-8000-000000000001';
set local downbeat.user_name = 'Ana';
set local downbeat.request_id = 'req-1';
update gigs set venue = 'Attic' where id = '60000000-0000-4000-8000-000000000001';
update gigs set fee = 10, venue = 'Roof';
insert into songs (id, band_id, title) values ('50000000-0000-4000-8000-000000000009', 'b0000000-0000-4000-8000-000000000001', 'By Ana');
delete from songs where id = '50000000-0000-4000-8000-000000000009';
commit;
update gigs set venue = 'Garden' where id = '60000000-0000-4000-8000-000000000001';
set application_name = 'nightly import';
update gigs set venue = 'Cellar' where id = '60000000-0000-4000-8000-000000000001';
set application_name = '';
update gigs set venue = 'Attic' where id = '60000000-0000-4000-8000-000000000001';
