-- Insert, change, write as it was, delete.
insert into members (id, band_id, user_id, name) values ('c0000000-0000-4000-8000-000000000009', 'b0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001', 'Ana');
update members set instrument = 'bass' where id = 'c0000000-0000-4000-8000-000000000009';
update members set instrument = 'bass' where id = 'c0000000-0000-4000-8000-000000000009';
update members set band_id = band_id;
update members set instrument = 'bass' where false;
delete from members where id = 'c0000000-0000-4000-8000-000000000009';
delete from members where false;
-- A reset for the bands that have rows; none when nobody has.
truncate members cascade;
truncate members cascade;
