-- Both ways of an upsert in one statement; what stays as it is is silent.
insert into songs (id, band_id, title) values
  ('50000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', 'Clock In'),
  ('50000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000001', 'Two Sugars'),
  ('50000000-0000-4000-8000-000000000009', 'b0000000-0000-4000-8000-000000000001', 'Upserted')
on conflict (id) do update set title = excluded.title;
insert into songs (id, band_id, title) values ('50000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000001', 'Nobody reads this') on conflict do nothing;
insert into gig_responses (id, band_id, gig_id, member_id, answer) values
  ('61000000-0000-4000-8000-000000000007', 'b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000001', 'no'),
  ('61000000-0000-4000-8000-000000000008', 'b0000000-0000-4000-8000-000000000001', '60000000-0000-4000-8000-000000000001', 'c0000000-0000-4000-8000-000000000002', 'yes')
on conflict (gig_id, member_id) do update set answer = excluded.answer;
