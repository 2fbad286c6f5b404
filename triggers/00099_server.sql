-- +goose Up
-- What an instance needs of the feed beside the functions that are granted to it in their own files: to read the log, whose
-- bands it tells apart itself, and to take a turn at numbering.
grant usage on schema feed to downbeat_server;
grant select on all tables in schema feed to downbeat_server;
grant delete on feed.turn to downbeat_server; -- of nothing: the table has no rows, but without the right nobody may lock it
