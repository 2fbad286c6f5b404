package api_test

// theirBand has a row of every kind, written, changed and deleted by SQL.
const theirBand = "b9000000-0000-4000-8000-000000000009"

var everyKindOfChange = []string{
	`insert into public.bands (id, name) values ('b9000000-0000-4000-8000-000000000009', 'All Kinds')`,
	`insert into public.members (id, band_id, user_id, name, role) values
	   ('c9000000-0000-4000-8000-000000000001', 'b9000000-0000-4000-8000-000000000009', 'a0000000-0000-4000-8000-000000000001', 'Ana', 'admin'),
	   ('c9000000-0000-4000-8000-000000000002', 'b9000000-0000-4000-8000-000000000009', 'a0000000-0000-4000-8000-000000000002', 'Ben', 'member')`,
	`insert into public.invites (id, band_id, email, token_hash, created_by) values
	   ('f9000000-0000-4000-8000-000000000001', 'b9000000-0000-4000-8000-000000000009', 'hidden-address@example.org', sha256('hidden'), 'c9000000-0000-4000-8000-000000000001')`,
	`insert into public.songs (id, band_id, title, artist, key, tempo, duration_seconds, notes) values
	   ('59000000-0000-4000-8000-000000000001', 'b9000000-0000-4000-8000-000000000009', 'All', 'Kinds', 'F#m', 120, 180, 'loud'),
	   ('59000000-0000-4000-8000-000000000002', 'b9000000-0000-4000-8000-000000000009', 'None', '', '', null, null, '')`,
	`insert into public.setlists (id, band_id, name) values ('5e900000-0000-4000-8000-000000000001', 'b9000000-0000-4000-8000-000000000009', 'Set')`,
	`insert into public.setlist_items (id, band_id, setlist_id, kind, song_id, title, duration_seconds, position) values
	   ('51900000-0000-4000-8000-000000000001', 'b9000000-0000-4000-8000-000000000009', '5e900000-0000-4000-8000-000000000001', 'song', '59000000-0000-4000-8000-000000000001', '', null, 'B'),
	   ('51900000-0000-4000-8000-000000000002', 'b9000000-0000-4000-8000-000000000009', '5e900000-0000-4000-8000-000000000001', 'break', null, 'Drinks', 900, 'D')`,
	`insert into public.gigs (id, band_id, title, starts_at, ends_at, fee, setlist_id) values
	   ('69000000-0000-4000-8000-000000000001', 'b9000000-0000-4000-8000-000000000009', 'First', '2031-05-01 20:00+02', '2031-05-01 23:00:00.5+02', 12.50, '5e900000-0000-4000-8000-000000000001'),
	   ('69000000-0000-4000-8000-000000000002', 'b9000000-0000-4000-8000-000000000009', 'Second', '2031-06-01 20:00+02', null, null, null)`,
	`insert into public.gig_responses (id, band_id, gig_id, member_id, answer) values
	   ('61900000-0000-4000-8000-000000000001', 'b9000000-0000-4000-8000-000000000009', '69000000-0000-4000-8000-000000000001', 'c9000000-0000-4000-8000-000000000001', 'maybe')`,
	`insert into public.rehearsals (id, band_id, title, starts_at, ends_at, setlist_id) values
	   ('e9000000-0000-4000-8000-000000000001', 'b9000000-0000-4000-8000-000000000009', null, '2031-04-28 19:00+00', null, null),
	   ('e9000000-0000-4000-8000-000000000002', 'b9000000-0000-4000-8000-000000000009', 'Long', '2031-04-29 19:00+00', '2031-04-29 22:00+00', '5e900000-0000-4000-8000-000000000001')`,
	`insert into public.unavailability (id, band_id, member_id, starts_on, ends_on, reason) values
	   ('d9000000-0000-4000-8000-000000000001', 'b9000000-0000-4000-8000-000000000009', 'c9000000-0000-4000-8000-000000000002', '2031-07-01', '2031-07-14', 'away')`,

	`update public.bands set name = 'All Kinds of' where id = 'b9000000-0000-4000-8000-000000000009'`,
	`update public.members set instrument = 'bass', role = 'admin', name = 'Benny' where id = 'c9000000-0000-4000-8000-000000000002'`,
	`update public.invites set email = 'another-address@example.org', token_hash = sha256('also hidden') where id = 'f9000000-0000-4000-8000-000000000001'`,
	`update public.invites set used_at = now(), used_by = 'a0000000-0000-4000-8000-000000000002', role = 'admin', expires_at = now() where id = 'f9000000-0000-4000-8000-000000000001'`,
	`update public.songs set tempo = null, duration_seconds = null, key = '', artist = '', notes = '', title = 'Nothing' where id = '59000000-0000-4000-8000-000000000001'`,
	`update public.songs set tempo = 99 where band_id = 'b9000000-0000-4000-8000-000000000009'`,
	`update public.setlists set name = 'Sets', notes = 'x' where id = '5e900000-0000-4000-8000-000000000001'`,
	`update public.setlist_items set note = 'capo 3', duration_seconds = 1 where id = '51900000-0000-4000-8000-000000000001'`,
	`update public.setlist_items set position = case position when 'B' then 'D' else 'B' end where band_id = 'b9000000-0000-4000-8000-000000000009'`,
	`set local downbeat.reason = 'the venue called'; update public.gigs set status = 'cancelled', fee = null, ends_at = null, setlist_id = null, venue = 'V', address = 'A', notes = 'N', title = 'T', starts_at = now() where id = '69000000-0000-4000-8000-000000000001'`,
	`update public.gigs set status = 'confirmed', fee = 0, ends_at = '2031-06-02 00:00+02', setlist_id = '5e900000-0000-4000-8000-000000000001' where id = '69000000-0000-4000-8000-000000000002'`,
	`update public.gig_responses set answer = 'yes', note = 'from 9' where id = '61900000-0000-4000-8000-000000000001'`,
	`update public.rehearsals set title = 'Short', ends_at = '2031-04-28 20:00+00', setlist_id = '5e900000-0000-4000-8000-000000000001', venue = 'V', address = 'A', notes = 'N' where id = 'e9000000-0000-4000-8000-000000000001'`,
	`update public.rehearsals set title = null, ends_at = null, setlist_id = null, starts_at = now() where id = 'e9000000-0000-4000-8000-000000000002'`,
	`update public.unavailability set starts_on = '2031-06-30', ends_on = '2031-07-15', reason = '' where id = 'd9000000-0000-4000-8000-000000000001'`,
	`update public.songs set updated_at = updated_at, version = version`,
	`select feed.broadcast('b9000000-0000-4000-8000-000000000009', 'poll:opened', '{"question": "Matching shirts?"}')`,
	`select feed.broadcast('b9000000-0000-4000-8000-000000000009', 'poll:closed:late', null)`,
}

// everyDeletion follows.
var everyDeletion = []string{
	`delete from public.unavailability where id = 'd9000000-0000-4000-8000-000000000001'`,
	`delete from public.rehearsals where id = 'e9000000-0000-4000-8000-000000000001'`,
	`delete from public.gig_responses where id = '61900000-0000-4000-8000-000000000001'`,
	`delete from public.gigs where id = '69000000-0000-4000-8000-000000000001'`,
	`delete from public.setlist_items where id = '51900000-0000-4000-8000-000000000001'`,
	`delete from public.setlists where id = '5e900000-0000-4000-8000-000000000001'`,
	`delete from public.songs where id = '59000000-0000-4000-8000-000000000001'`,
	`delete from public.invites where id = 'f9000000-0000-4000-8000-000000000001'`,
	`delete from public.members where id = 'c9000000-0000-4000-8000-000000000002'`,
	`delete from public.bands where id = 'b9000000-0000-4000-8000-000000000009'`, // with what is left
}
