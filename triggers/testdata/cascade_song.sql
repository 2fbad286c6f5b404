-- A song leaves the setlists.
delete from songs where id = '50000000-0000-4000-8000-000000000001';
