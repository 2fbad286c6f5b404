-- Insert, change, write as it was, delete.
insert into rehearsals (id, band_id, starts_at) values ('e0000000-0000-4000-8000-000000000009', 'b0000000-0000-4000-8000-000000000001', '2030-08-01 18:00+00');
update rehearsals set title = 'New songs' where id = 'e0000000-0000-4000-8000-000000000009';
update rehearsals set title = 'New songs' where id = 'e0000000-0000-4000-8000-000000000009';
update rehearsals set band_id = band_id;
update rehearsals set title = 'New songs' where false;
delete from rehearsals where id = 'e0000000-0000-4000-8000-000000000009';
delete from rehearsals where false;
-- A reset for the bands that have rows; none when nobody has.
truncate rehearsals cascade;
truncate rehearsals cascade;
