-- Insert, change, write as it was, delete.
insert into gigs (id, band_id, title, starts_at, fee) values ('60000000-0000-4000-8000-000000000009', 'b0000000-0000-4000-8000-000000000001', 'Wedding', '2030-08-01 18:00+00', 500);
update gigs set title = 'Late show', fee = null where id = '60000000-0000-4000-8000-000000000009';
update gigs set title = 'Late show', fee = null where id = '60000000-0000-4000-8000-000000000009';
update gigs set band_id = band_id;
update gigs set title = 'Late show', fee = null where false;
delete from gigs where id = '60000000-0000-4000-8000-000000000009';
delete from gigs where false;
-- A reset for the bands that have rows; none when nobody has.
truncate gigs cascade;
truncate gigs cascade;
