-- requires 15
-- One statement, three kinds of event.
merge into songs s
using (values
  ('50000000-0000-4000-8000-000000000001'::uuid, 'Clock In'),
  ('50000000-0000-4000-8000-000000000002'::uuid, null),
  ('50000000-0000-4000-8000-000000000009'::uuid, 'Merged')) v (id, title)
on s.id = v.id
when matched and v.title is null then delete
when matched then update set title = v.title
when not matched then insert (id, band_id, title) values (v.id, 'b0000000-0000-4000-8000-000000000001', v.title);
