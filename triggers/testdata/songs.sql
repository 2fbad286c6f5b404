-- Insert, change, write as it was, delete.
insert into songs (id, band_id, title, tempo) values ('50000000-0000-4000-8000-000000000009', 'b0000000-0000-4000-8000-000000000001', 'Neon', 120);
update songs set tempo = 121, key = 'F#m' where id = '50000000-0000-4000-8000-000000000009';
update songs set tempo = 121, key = 'F#m' where id = '50000000-0000-4000-8000-000000000009';
update songs set band_id = band_id;
update songs set tempo = 121, key = 'F#m' where false;
delete from songs where id = '50000000-0000-4000-8000-000000000009';
delete from songs where false;
-- A reset for the bands that have rows; none when nobody has.
truncate songs cascade;
truncate songs cascade;
