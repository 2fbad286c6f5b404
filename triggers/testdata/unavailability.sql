-- Insert, change, write as it was, delete.
insert into unavailability (id, band_id, member_id, starts_on, ends_on) values ('d0000000-0000-4000-8000-000000000009', 'b0000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000001', '2030-08-01', '2030-08-02');
update unavailability set reason = 'holidays' where id = 'd0000000-0000-4000-8000-000000000009';
update unavailability set reason = 'holidays' where id = 'd0000000-0000-4000-8000-000000000009';
update unavailability set band_id = band_id;
update unavailability set reason = 'holidays' where false;
delete from unavailability where id = 'd0000000-0000-4000-8000-000000000009';
delete from unavailability where false;
-- A reset for the bands that have rows; none when nobody has.
truncate unavailability cascade;
truncate unavailability cascade;
