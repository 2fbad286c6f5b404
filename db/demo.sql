-- The demo: two bands with a past and a future, so that the first look at a
-- screen shows something. Run by SeedDemo, in one transaction, and only where no
-- band exists. Every password is `downbeat`.
--
-- People, bands, members, songs, setlists, gigs and rehearsals have ids that are
-- the same on every machine, so that commands in the README can be pasted. The
-- first digits tell the noun: a account, b band, c member, 50 song, 5e setlist,
-- 6 gig, e rehearsal. Days are counted from today.

set local downbeat.reason = 'the demo moves in';

insert into public.users
  (id, email, name, password_hash)
values
  ('a0000000-0000-4000-8000-000000000001', 'ana@demo.downbeat', 'Ana Castell',
   '$argon2id$v=19$m=19456,t=2,p=1$f1Z2E/g3jgX6bxniwKgFXw$O49WXzdjBXvxLOsj2PzOWUeTJVy00ajV20YtVbeLVGo'),
  ('a0000000-0000-4000-8000-000000000002', 'ben@demo.downbeat', 'Ben Okafor',
   '$argon2id$v=19$m=19456,t=2,p=1$WnjGq2SuiuhpczmfIDv0iQ$u3JLUTxeh9HVIC6SpFO+q64xtEUABJasHJN2e+nlgy4'),
  ('a0000000-0000-4000-8000-000000000003', 'cleo@demo.downbeat', 'Cleo Marsh',
   '$argon2id$v=19$m=19456,t=2,p=1$vdnNNgSBr+kh30Dji6o1fA$QeRHpW9ZyfQqgPDNeRhJD7FQBm7eXhJ22w1PqQ2TLB0'),
  ('a0000000-0000-4000-8000-000000000004', 'dan@demo.downbeat', 'Dan Whitlock',
   '$argon2id$v=19$m=19456,t=2,p=1$jxqZsFq9wjI1fC6LCEoVJg$rEyjGBO65YwAEjXc7DkIrBcu8m03ssUzRROUtAHJQbg'),
  ('a0000000-0000-4000-8000-000000000005', 'eve@demo.downbeat', 'Eve Laurent',
   '$argon2id$v=19$m=19456,t=2,p=1$43ym6HgunRbGU117qMcJZg$52wqHBNf1nLNV/5b4Y0Cel4CQUN7cuOwHcBIxh81jhc');

insert into public.bands
  (id, name)
values
  ('b0000000-0000-4000-8000-000000000001', 'The Night Shift'),
  ('b0000000-0000-4000-8000-000000000002', 'Second Line');

insert into public.members
  (id, band_id, user_id, name, role, instrument)
values
  ('c0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'Ana', 'admin', 'vocals, keys'),
  ('c0000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000002', 'Ben', 'member', 'bass, backing vocals'),
  ('c0000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000003', 'Cleo', 'member', 'drums'),
  ('c0000000-0000-4000-8000-000000000004', 'b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000004', 'Dan', 'member', 'guitar'),
  ('c0000000-0000-4000-8000-000000000005', 'b0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000005', 'Eve', 'admin', 'trumpet');

insert into public.songs
  (id, band_id, title, artist, key, tempo, duration_seconds, notes)
values
  ('50000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', 'Clock Out', 'The Night Shift', 'E', 138, 178,
   'Cleo counts in, everybody in on one. Stop on the last word, no ring-out.'),
  ('50000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000001', 'Streetlight Honey', 'The Night Shift', 'D', 96, 245, ''),
  ('50000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000001', 'Vending Machine Serenade', 'The Night Shift', 'G', 124, 192,
   'Claps in the second verse: ask the room for them.'),
  ('50000000-0000-4000-8000-000000000004', 'b0000000-0000-4000-8000-000000000001', 'Last Train to Marlow', 'The Night Shift', 'Am', 112, 228,
   'Dan''s solo is eight bars live, sixteen if he is smiling.'),
  ('50000000-0000-4000-8000-000000000005', 'b0000000-0000-4000-8000-000000000001', 'Half Past Nowhere', 'The Night Shift', 'F#m', 104, 257, ''),
  ('50000000-0000-4000-8000-000000000006', 'b0000000-0000-4000-8000-000000000001', 'Neon Mondays', 'The Night Shift', 'Bb', 118, 214,
   'Keys open alone.'),
  ('50000000-0000-4000-8000-000000000007', 'b0000000-0000-4000-8000-000000000001', 'Switchboard Operator', 'The Night Shift', 'Cm', 126, 201, ''),
  ('50000000-0000-4000-8000-000000000008', 'b0000000-0000-4000-8000-000000000001', 'Two Sugars', 'The Night Shift', 'A', 88, 186,
   'Brushes.'),
  ('50000000-0000-4000-8000-000000000009', 'b0000000-0000-4000-8000-000000000001', 'Rooftop Weather', 'The Night Shift', 'Em', 72, 318,
   'Long outro. Ben holds the low E until Ana nods.'),
  ('50000000-0000-4000-8000-000000000010', 'b0000000-0000-4000-8000-000000000001', 'Goodnight, Dispatcher', 'The Night Shift', 'C', 66, 284,
   'Always the last one before people go home.'),
  ('50000000-0000-4000-8000-000000000011', 'b0000000-0000-4000-8000-000000000001', 'Overtime', 'Marcus Vane Quartet', 'Dm', 152, 233,
   'Half of it in 7. Count, do not feel.'),
  ('50000000-0000-4000-8000-000000000012', 'b0000000-0000-4000-8000-000000000001', 'Paper Boats', 'Halden & the Tide', 'C', 84, 271,
   'Three voices in the chorus: Ana, Ben, Dan.'),
  ('50000000-0000-4000-8000-000000000013', 'b0000000-0000-4000-8000-000000000001', 'Kerosene Sunday', 'Delia Crane', 'Bm', 76, 302, ''),
  ('50000000-0000-4000-8000-000000000014', 'b0000000-0000-4000-8000-000000000001', 'Borrowed Coat', 'Delia Crane', 'G', 92, 219,
   'A tone lower than the record.'),
  ('50000000-0000-4000-8000-000000000015', 'b0000000-0000-4000-8000-000000000001', 'The Long Way Round', 'Orchard Road', 'F', 100, 256, ''),
  ('50000000-0000-4000-8000-000000000016', 'b0000000-0000-4000-8000-000000000001', 'Little Machines', 'Orchard Road', 'Eb', 130, 207,
   'Dan needs the other guitar: tell him one song ahead.'),
  ('50000000-0000-4000-8000-000000000017', 'b0000000-0000-4000-8000-000000000001', 'Salt on the Windows', 'Port Ellery', 'Gm', 80, 290, ''),
  ('50000000-0000-4000-8000-000000000018', 'b0000000-0000-4000-8000-000000000001', 'Kettle Blues', 'Lena Hartmann', 'A', null, null,
   'New. We have the words and the changes, not the tempo.'),
  ('50000000-0000-4000-8000-000000000101', 'b0000000-0000-4000-8000-000000000002', 'Umbrella Weather', 'Second Line', 'Bb', 112, 205,
   'Street beat for four, then horns.'),
  ('50000000-0000-4000-8000-000000000102', 'b0000000-0000-4000-8000-000000000002', 'Mister Alderman''s Hat', 'Second Line', 'F', 120, 187, ''),
  ('50000000-0000-4000-8000-000000000103', 'b0000000-0000-4000-8000-000000000002', 'Both Sides of Canal Lane', 'Second Line', 'Eb', 104, 241, ''),
  ('50000000-0000-4000-8000-000000000104', 'b0000000-0000-4000-8000-000000000002', 'Slow for the Corner', 'Second Line', 'Bb', 60, 330,
   'Walking pace. Nobody overtakes the tuba.'),
  ('50000000-0000-4000-8000-000000000105', 'b0000000-0000-4000-8000-000000000002', 'Bread and Bunting', 'Second Line', 'Ab', 126, 168, ''),
  ('50000000-0000-4000-8000-000000000106', 'b0000000-0000-4000-8000-000000000002', 'The Ferryman''s Nephew', 'Old Quay Brass', 'F', 132, 195,
   'Repeat the shout chorus until the crossing is clear.'),
  ('50000000-0000-4000-8000-000000000107', 'b0000000-0000-4000-8000-000000000002', 'Seven Brass Buttons', 'Old Quay Brass', 'Bb', 116, 222, ''),
  ('50000000-0000-4000-8000-000000000108', 'b0000000-0000-4000-8000-000000000002', 'Home by the Gasworks', 'Tilda Rowe', 'C', 96, 263, '');

insert into public.setlists
  (id, band_id, name, notes)
values
  ('5e000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', 'Club night, two sets',
   'For rooms that stay late. About half an hour each side of the break.'),
  ('5e000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000001', 'Acoustic evening',
   'No drum kit: Cleo on cajón and brushes. Keys through the small amp.'),
  ('5e000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000001', 'Wedding: dinner, then dancing',
   'Quiet enough to talk over until the cake. After that, it is their party.'),
  ('5e000000-0000-4000-8000-000000000004', 'b0000000-0000-4000-8000-000000000002', 'Parade, once round the market',
   'In the order of the street, not of the record.');

-- Ranks leave a letter free between any two items.
insert into public.setlist_items
  (band_id, setlist_id, position, kind, song_id, title, duration_seconds, note)
values
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'B', 'song', '50000000-0000-4000-8000-000000000001', '', null, 'Straight in, no hello'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'D', 'song', '50000000-0000-4000-8000-000000000007', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'F', 'song', '50000000-0000-4000-8000-000000000003', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'H', 'song', '50000000-0000-4000-8000-000000000005', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'J', 'song', '50000000-0000-4000-8000-000000000017', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'L', 'song', '50000000-0000-4000-8000-000000000011', '', null, 'Breathe first'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'N', 'song', '50000000-0000-4000-8000-000000000006', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'P', 'break', null, 'Break', 1200, 'Merch table: Ben. Next set starts on time.'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'R', 'song', '50000000-0000-4000-8000-000000000004', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'T', 'song', '50000000-0000-4000-8000-000000000016', '', null, 'Dan changes guitar'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'V', 'song', '50000000-0000-4000-8000-000000000002', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'X', 'song', '50000000-0000-4000-8000-000000000015', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'Z', 'song', '50000000-0000-4000-8000-000000000009', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'b', 'song', '50000000-0000-4000-8000-000000000010', '', null, 'Band bows here'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'd', 'song', '50000000-0000-4000-8000-000000000001', '', 95, 'Encore, twice as short: verse, chorus, out'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000002', 'B', 'song', '50000000-0000-4000-8000-000000000008', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000002', 'D', 'song', '50000000-0000-4000-8000-000000000014', '', null, 'Capo 2'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000002', 'F', 'song', '50000000-0000-4000-8000-000000000012', '', null, 'Around one microphone'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000002', 'H', 'song', '50000000-0000-4000-8000-000000000002', '', null, 'Slower than usual, around 84'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000002', 'J', 'break', null, 'Refill', 900, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000002', 'L', 'song', '50000000-0000-4000-8000-000000000013', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000002', 'N', 'song', '50000000-0000-4000-8000-000000000015', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000002', 'P', 'song', '50000000-0000-4000-8000-000000000009', '', 240, 'Without the outro'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000002', 'R', 'song', '50000000-0000-4000-8000-000000000010', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'B', 'song', '50000000-0000-4000-8000-000000000008', '', null, 'While people sit down'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'D', 'song', '50000000-0000-4000-8000-000000000012', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'F', 'song', '50000000-0000-4000-8000-000000000014', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'H', 'song', '50000000-0000-4000-8000-000000000013', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'J', 'break', null, 'Dinner and speeches', 3600, 'Stay within reach. The best man is known to finish early.'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'L', 'song', '50000000-0000-4000-8000-000000000002', '', null, 'First dance'),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'N', 'song', '50000000-0000-4000-8000-000000000003', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'P', 'song', '50000000-0000-4000-8000-000000000006', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'R', 'song', '50000000-0000-4000-8000-000000000007', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'T', 'break', null, 'Cake', 1200, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'V', 'song', '50000000-0000-4000-8000-000000000004', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'X', 'song', '50000000-0000-4000-8000-000000000016', '', null, ''),
  ('b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000003', 'Z', 'song', '50000000-0000-4000-8000-000000000001', '', 240, 'All the chorus they want'),
  ('b0000000-0000-4000-8000-000000000002', '5e000000-0000-4000-8000-000000000004', 'B', 'song', '50000000-0000-4000-8000-000000000101', '', null, 'At the church gate'),
  ('b0000000-0000-4000-8000-000000000002', '5e000000-0000-4000-8000-000000000004', 'D', 'song', '50000000-0000-4000-8000-000000000102', '', null, ''),
  ('b0000000-0000-4000-8000-000000000002', '5e000000-0000-4000-8000-000000000004', 'F', 'song', '50000000-0000-4000-8000-000000000106', '', null, ''),
  ('b0000000-0000-4000-8000-000000000002', '5e000000-0000-4000-8000-000000000004', 'H', 'song', '50000000-0000-4000-8000-000000000104', '', null, 'Round the corner of Mill Street'),
  ('b0000000-0000-4000-8000-000000000002', '5e000000-0000-4000-8000-000000000004', 'J', 'break', null, 'Water', 600, 'In front of the bakery, they know'),
  ('b0000000-0000-4000-8000-000000000002', '5e000000-0000-4000-8000-000000000004', 'L', 'song', '50000000-0000-4000-8000-000000000105', '', null, ''),
  ('b0000000-0000-4000-8000-000000000002', '5e000000-0000-4000-8000-000000000004', 'N', 'song', '50000000-0000-4000-8000-000000000103', '', null, ''),
  ('b0000000-0000-4000-8000-000000000002', '5e000000-0000-4000-8000-000000000004', 'P', 'song', '50000000-0000-4000-8000-000000000107', '', null, ''),
  ('b0000000-0000-4000-8000-000000000002', '5e000000-0000-4000-8000-000000000004', 'R', 'song', '50000000-0000-4000-8000-000000000108', '', null, ''),
  ('b0000000-0000-4000-8000-000000000002', '5e000000-0000-4000-8000-000000000004', 'T', 'song', '50000000-0000-4000-8000-000000000101', '', 150, 'Back at the gate, faster');

insert into public.gigs
  (id, band_id, title, status, starts_at, ends_at, fee, setlist_id, venue, address, notes)
select
  id::uuid, band_id::uuid, title, status, today + starts, today + ends, fee, setlist_id::uuid, venue, address, notes
from (select date_trunc('day', now()) as today) as calendar,
(values
  ('60000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', 'Residency at The Lantern, first night', 'confirmed', interval '-41 days 21:00', interval '-41 days 23:30', 450.00, '5e000000-0000-4000-8000-000000000001',
   'The Lantern', '14 Cooper''s Yard',
   'Sold out by ten. They want us back and will put up a second monitor.'),
  ('60000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000001', 'Harbour Street Block Party', 'confirmed', interval '-12 days 15:00', interval '-12 days 16:00', 300.00, '5e000000-0000-4000-8000-000000000001',
   'Stage by the chandler''s', 'Harbour Street, east end',
   'First set only. We played under a sail because of the rain, and it worked.'),
  ('60000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000001', 'In-store at Groove & Grind', 'cancelled', interval '-5 days 18:00', interval '-5 days 19:00', null, '5e000000-0000-4000-8000-000000000002',
   'Groove & Grind Records', '3 Tanner Lane',
   'Their ceiling came down two days before. They will ask again when it is back up.'),
  ('60000000-0000-4000-8000-000000000004', 'b0000000-0000-4000-8000-000000000001', 'Residency at The Lantern, second night', 'confirmed', interval '4 days 21:00', interval '4 days 23:30', 450.00, '5e000000-0000-4000-8000-000000000001',
   'The Lantern', '14 Cooper''s Yard',
   E'Load-in 18:00 through the yard, sound check 19:00. Backline: drums and bass amp are there, Dan brings his own.\n\nGuest list: two each, names to Ana by noon.'),
  ('60000000-0000-4000-8000-000000000005', 'b0000000-0000-4000-8000-000000000001', 'Wedding of Mira and Tom', 'confirmed', interval '16 days 17:00', interval '16 days 23:59', 1400.00, '5e000000-0000-4000-8000-000000000003',
   'Old Boathouse', 'Mere Lane 2, by the slipway',
   'First dance is Streetlight Honey, at record tempo. Dark clothes, no black tie. Dinner for us at 19:30.'),
  ('60000000-0000-4000-8000-000000000006', 'b0000000-0000-4000-8000-000000000001', 'Acoustic evening at Fern & Fig', 'potential', interval '23 days 19:30', interval '23 days 21:30', 180.00, '5e000000-0000-4000-8000-000000000002',
   'Fern & Fig', '88 Alder Road',
   'Forty seats, no stage. They need our answer this week.'),
  ('60000000-0000-4000-8000-000000000007', 'b0000000-0000-4000-8000-000000000001', 'Opening for Port Ellery', 'potential', interval '37 days 20:00', null, null, null,
   'Corn Exchange', 'Market Square',
   'Thirty minutes. Their agent talks about travel costs, nothing in writing yet. We would have to leave out Salt on the Windows.'),
  ('60000000-0000-4000-8000-000000000008', 'b0000000-0000-4000-8000-000000000001', 'Benefit for the night bus', 'potential', interval '51 days 18:30', interval '51 days 22:00', 0.00, null,
   'Depot 4', 'Ring Road North',
   'Six bands, twenty minutes each, shared backline. The drivers will be there: Goodnight, Dispatcher.'),
  ('60000000-0000-4000-8000-000000000101', 'b0000000-0000-4000-8000-000000000002', 'Market Day parade', 'confirmed', interval '8 days 11:00', interval '8 days 12:00', 250.00, '5e000000-0000-4000-8000-000000000004',
   'From the church gate', 'Mill Street and back',
   'Meet at 10:30 in the vestry. Music clips, not stands.'),
  ('60000000-0000-4000-8000-000000000102', 'b0000000-0000-4000-8000-000000000002', 'Opening of the tram museum', 'potential', interval '29 days 14:00', interval '29 days 15:30', 400.00, null,
   'Tram Museum', 'Old Depot, Gasworks Road',
   'They would like one number while the first car rolls out. How loud is the bell?')
) as g (id, band_id, title, status, starts, ends, fee, setlist_id, venue, address, notes);

-- Not everybody has answered everything, as ever.
insert into public.gig_responses
  (band_id, gig_id, member_id, answer, note)
values
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000001', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000002', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000003', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000004', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000002', 'c0000000-0000-4000-8000-000000000001', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000002', 'c0000000-0000-4000-8000-000000000002', 'yes', 'From 14:00, the van is mine that day'),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000002', 'c0000000-0000-4000-8000-000000000003', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000002', 'c0000000-0000-4000-8000-000000000004', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000003', 'c0000000-0000-4000-8000-000000000001', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000003', 'c0000000-0000-4000-8000-000000000002', 'no', 'Working until eight'),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000003', 'c0000000-0000-4000-8000-000000000004', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000004', 'c0000000-0000-4000-8000-000000000001', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000004', 'c0000000-0000-4000-8000-000000000002', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000004', 'c0000000-0000-4000-8000-000000000003', 'yes', 'Can come at 17:00 and set up'),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000004', 'c0000000-0000-4000-8000-000000000004', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000005', 'c0000000-0000-4000-8000-000000000001', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000005', 'c0000000-0000-4000-8000-000000000002', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000005', 'c0000000-0000-4000-8000-000000000003', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000005', 'c0000000-0000-4000-8000-000000000004', 'maybe', 'My sister may need me until six. I know by next week.'),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000006', 'c0000000-0000-4000-8000-000000000001', 'yes', 'Keys fit in the tram'),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000006', 'c0000000-0000-4000-8000-000000000003', 'maybe', 'Only if the cajón is enough'),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000007', 'c0000000-0000-4000-8000-000000000001', 'yes', 'Please, please'),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000007', 'c0000000-0000-4000-8000-000000000002', 'no', 'Away all that week'),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000007', 'c0000000-0000-4000-8000-000000000004', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000008', 'c0000000-0000-4000-8000-000000000003', 'yes', 'I ride that bus'),
  ('b0000000-0000-4000-8000-000000000002', '60000000-0000-4000-8000-000000000101', 'c0000000-0000-4000-8000-000000000005', 'yes', ''),
  ('b0000000-0000-4000-8000-000000000002', '60000000-0000-4000-8000-000000000102', 'c0000000-0000-4000-8000-000000000005', 'maybe', 'Waiting for them to confirm the fee');

insert into public.rehearsals
  (id, band_id, title, starts_at, ends_at, setlist_id, venue, address, notes)
select
  id::uuid, band_id::uuid, title, today + starts, today + ends, setlist_id::uuid, venue, address, notes
from (select date_trunc('day', now()) as today) as calendar,
(values
  ('e0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', null, interval '-16 days 19:00', interval '-16 days 22:00', '5e000000-0000-4000-8000-000000000001',
   'Room 3, Cold Store Studios', '21 Ice Works Road',
   'Worked through the second set. Little Machines still falls apart after the bridge.'),
  ('e0000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000001', null, interval '-2 days 19:00', interval '-2 days 22:00', '5e000000-0000-4000-8000-000000000001',
   'Room 3, Cold Store Studios', '21 Ice Works Road',
   'Clock Out as an encore: agreed. Ben recorded it, see his message.'),
  ('e0000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000001', 'Last run before The Lantern', interval '2 days 19:00', interval '2 days 22:00', '5e000000-0000-4000-8000-000000000001',
   'Room 3, Cold Store Studios', '21 Ice Works Road',
   'Both sets without stopping, with the talking in between. Bring what you bring on the night.'),
  ('e0000000-0000-4000-8000-000000000004', 'b0000000-0000-4000-8000-000000000001', 'Wedding songs, quiet ones first', interval '11 days 18:30', interval '11 days 21:30', '5e000000-0000-4000-8000-000000000003',
   'Room 3, Cold Store Studios', '21 Ice Works Road',
   'Paper Boats in three voices. Learn your line at home, please.'),
  ('e0000000-0000-4000-8000-000000000005', 'b0000000-0000-4000-8000-000000000001', null, interval '20 days 19:00', interval '20 days 21:00', null,
   'Ana''s kitchen', '9 Linden Court, second bell',
   'Kettle Blues from nothing: words, changes, a tempo. There will be soup.'),
  ('e0000000-0000-4000-8000-000000000101', 'b0000000-0000-4000-8000-000000000002', 'Walking rehearsal', interval '5 days 18:00', interval '5 days 19:30', '5e000000-0000-4000-8000-000000000004',
   'Behind the school', 'Mill Street 40',
   'Up and down the yard, in formation. The neighbours have been told.')
) as r (id, band_id, title, starts, ends, setlist_id, venue, address, notes);

insert into public.unavailability
  (band_id, member_id, starts_on, ends_on, reason)
values
  ('b0000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000002', current_date + 34, current_date + 40, 'Visiting my parents'),
  ('b0000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000003', current_date + 13, current_date + 13, 'Night duty'),
  ('b0000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000004', current_date + 25, current_date + 27, 'Moving house. Volunteers welcome.'),
  ('b0000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000001', current_date + 60, current_date + 74, 'Two weeks without a telephone'),
  ('b0000000-0000-4000-8000-000000000002', 'c0000000-0000-4000-8000-000000000005', current_date + 18, current_date + 21, '');
