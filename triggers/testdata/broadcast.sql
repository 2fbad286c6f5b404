-- Events without a row, durable and in order like any other.
begin;
update gigs set title = 'Poll' where id = '60000000-0000-4000-8000-000000000001';
select feed.broadcast('b0000000-0000-4000-8000-000000000001', 'poll:opened', '{"question": "Encore?"}');
select feed.broadcast('b0000000-0000-4000-8000-000000000002', 'poll:opened');
commit;
begin;
select feed.broadcast('b0000000-0000-4000-8000-000000000001', 'poll:never');
rollback;
-- fails
select feed.broadcast('b0000000-0000-4000-8000-000000000001', 'feed:ready');
-- fails
select feed.broadcast('b0000000-0000-4000-8000-000000000001', E'poll:opened\ndata: x');
-- fails
select feed.broadcast(null, 'poll:opened');
