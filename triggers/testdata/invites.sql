-- Insert, change, write as it was, delete.
insert into invites (id, band_id, email, token_hash, expires_at) values ('f0000000-0000-4000-8000-000000000009', 'b0000000-0000-4000-8000-000000000002', 'hidden@example.org', sha256('hidden'), '2031-01-01 00:00+00');
update invites set email = 'other@example.org', used_at = '2030-01-01 00:00+00' where id = 'f0000000-0000-4000-8000-000000000009';
update invites set email = 'other@example.org', used_at = '2030-01-01 00:00+00' where id = 'f0000000-0000-4000-8000-000000000009';
update invites set band_id = band_id;
update invites set email = 'other@example.org', used_at = '2030-01-01 00:00+00' where false;
delete from invites where id = 'f0000000-0000-4000-8000-000000000009';
delete from invites where false;
-- A reset for the bands that have rows; none when nobody has.
truncate invites cascade;
truncate invites cascade;
