-- Insert, change, write as it was, delete.
insert into setlist_items (id, band_id, setlist_id, kind, title, position) values ('51000000-0000-4000-8000-000000000009', 'b0000000-0000-4000-8000-000000000001', '5e000000-0000-4000-8000-000000000001', 'break', 'Beer', 'c');
update setlist_items set title = 'Water' where id = '51000000-0000-4000-8000-000000000009';
update setlist_items set title = 'Water' where id = '51000000-0000-4000-8000-000000000009';
update setlist_items set band_id = band_id;
update setlist_items set title = 'Water' where false;
-- Its position has an event of its own, also when something else changes with it.
update setlist_items set position = 'd' where id = '51000000-0000-4000-8000-000000000009';
update setlist_items set position = 'e', title = 'Both' where id = '51000000-0000-4000-8000-000000000009';
delete from setlist_items where id = '51000000-0000-4000-8000-000000000009';
delete from setlist_items where false;
-- A reset for the bands that have rows; none when nobody has.
truncate setlist_items cascade;
truncate setlist_items cascade;
