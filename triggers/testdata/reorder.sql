-- Twenty places of a setlist in one transaction: twenty adjacent events.
insert into setlist_items (id, band_id, setlist_id, kind, position) select ('51000000-0000-4000-8000-0000000001' || lpad(n::text, 2, '0'))::uuid, 'b0000000-0000-4000-8000-000000000002', '5e000000-0000-4000-8000-000000000002', 'break', 'm' || n || 'x' from generate_series(1, 20) n;
begin;
update setlist_items set position = 'n20x' where id = '51000000-0000-4000-8000-000000000101';
update setlist_items set position = 'n19x' where id = '51000000-0000-4000-8000-000000000102';
update setlist_items set position = 'n18x' where id = '51000000-0000-4000-8000-000000000103';
update setlist_items set position = 'n17x' where id = '51000000-0000-4000-8000-000000000104';
update setlist_items set position = 'n16x' where id = '51000000-0000-4000-8000-000000000105';
update setlist_items set position = 'n15x' where id = '51000000-0000-4000-8000-000000000106';
update setlist_items set position = 'n14x' where id = '51000000-0000-4000-8000-000000000107';
update setlist_items set position = 'n13x' where id = '51000000-0000-4000-8000-000000000108';
update setlist_items set position = 'n12x' where id = '51000000-0000-4000-8000-000000000109';
update setlist_items set position = 'n11x' where id = '51000000-0000-4000-8000-000000000110';
update setlist_items set position = 'n10x' where id = '51000000-0000-4000-8000-000000000111';
update setlist_items set position = 'n9x' where id = '51000000-0000-4000-8000-000000000112';
update setlist_items set position = 'n8x' where id = '51000000-0000-4000-8000-000000000113';
update setlist_items set position = 'n7x' where id = '51000000-0000-4000-8000-000000000114';
update setlist_items set position = 'n6x' where id = '51000000-0000-4000-8000-000000000115';
update setlist_items set position = 'n5x' where id = '51000000-0000-4000-8000-000000000116';
update setlist_items set position = 'n4x' where id = '51000000-0000-4000-8000-000000000117';
update setlist_items set position = 'n3x' where id = '51000000-0000-4000-8000-000000000118';
update setlist_items set position = 'n2x' where id = '51000000-0000-4000-8000-000000000119';
update setlist_items set position = 'n1x' where id = '51000000-0000-4000-8000-000000000120';
commit;
-- And in one statement.
update setlist_items set position = 'o' || substr(position, 2) where setlist_id = '5e000000-0000-4000-8000-000000000002';
