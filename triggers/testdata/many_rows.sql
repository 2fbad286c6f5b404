-- Several rows in one statement: those that change nothing are silent.
update gigs set status = case id when '60000000-0000-4000-8000-000000000002' then 'potential' else 'confirmed' end;
update gigs set status = 'cancelled';
delete from gigs;
