-- A member leaves with what the member said; the invite forgets who wrote it. The same by the account.
delete from members where id = 'c0000000-0000-4000-8000-000000000002';
delete from users where id = 'a0000000-0000-4000-8000-000000000001';
