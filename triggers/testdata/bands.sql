-- A band is a row of itself.
insert into bands (id, name) values ('b0000000-0000-4000-8000-000000000009', 'Brand New');
update bands set name = 'Not So New' where id = 'b0000000-0000-4000-8000-000000000009';
update bands set name = name;
-- The key is the band: gone there, come here.
update bands set id = 'b0000000-0000-4000-8000-000000000008' where id = 'b0000000-0000-4000-8000-000000000009';
delete from bands where id = 'b0000000-0000-4000-8000-000000000008';
truncate bands cascade;
