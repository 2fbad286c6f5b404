-- Insert, change, write as it was, delete.
insert into setlists (id, band_id, name) values ('5e000000-0000-4000-8000-000000000009', 'b0000000-0000-4000-8000-000000000001', 'Encore');
update setlists set name = 'Encores' where id = '5e000000-0000-4000-8000-000000000009';
update setlists set name = 'Encores' where id = '5e000000-0000-4000-8000-000000000009';
update setlists set band_id = band_id;
update setlists set name = 'Encores' where false;
delete from setlists where id = '5e000000-0000-4000-8000-000000000009';
delete from setlists where false;
-- A reset for the bands that have rows; none when nobody has.
truncate setlists cascade;
truncate setlists cascade;
