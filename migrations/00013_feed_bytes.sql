-- How much a commit has to tell, so that nobody reads more of it at once than can be held.

-- +goose Up
set local lock_timeout = '5s';

alter table feed.changes
  add column if not exists bytes integer not null default 0;
alter table feed.commits
  add column bytes bigint not null default 0;

comment on column feed.changes.bytes is 'Size of data and old as they are told, about: as jsonb, before PostgreSQL compresses what it stores.';
comment on column feed.commits.bytes is 'Sum of its changes'' bytes; 0 for what was written before this was counted.';
comment on column feed.commits.reset is 'Why this is delivered as one feed:reset instead of its changes: bulk (over 500 of them, or over 8 MiB) or truncate.';

-- +goose Down
set local lock_timeout = '5s';

-- feed.changes keeps its column: the functions that fill it belong to the folder triggers and stay until an older Downbeat
-- replaces them, and no write may fail meanwhile. What reads the log goes, and comes back with them.
drop view if exists feed.events cascade;
alter table feed.commits
  drop column bytes;
comment on column feed.commits.reset is 'Why this is delivered as one feed:reset instead of its changes: bulk or truncate.';
