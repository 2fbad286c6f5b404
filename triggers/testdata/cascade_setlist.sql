-- Gigs and rehearsals that used it stay, without it.
delete from setlists where id = '5e000000-0000-4000-8000-000000000001';
