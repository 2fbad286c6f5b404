-- COPY is one statement: one event a row, in the order of the lines; the empty one is silent.
copy songs (id, band_id, title) from stdin;
50000000-0000-4000-8000-000000000007	b0000000-0000-4000-8000-000000000001	Copied
50000000-0000-4000-8000-000000000008	b0000000-0000-4000-8000-000000000002	Copied too
50000000-0000-4000-8000-000000000009	b0000000-0000-4000-8000-000000000001	Copied last
\.
create temporary table nothing (like songs);
insert into songs select * from nothing;
