-- Insert, change, write as it was, delete.
insert into gig_responses (id, band_id, gig_id, member_id, answer) values ('61000000-0000-4000-8000-000000000009', 'b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000002', 'maybe');
update gig_responses set answer = 'no' where id = '61000000-0000-4000-8000-000000000009';
update gig_responses set answer = 'no' where id = '61000000-0000-4000-8000-000000000009';
update gig_responses set band_id = band_id;
update gig_responses set answer = 'no' where false;
delete from gig_responses where id = '61000000-0000-4000-8000-000000000009';
delete from gig_responses where false;
-- A reset for the bands that have rows; none when nobody has.
truncate gig_responses cascade;
truncate gig_responses cascade;
