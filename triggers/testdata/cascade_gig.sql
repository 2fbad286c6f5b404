-- The answers go with the gig; the setlist stays.
delete from gigs where id = '60000000-0000-4000-8000-000000000001';
