-- +goose Up
set local lock_timeout = '5s';

create schema feed;
comment on schema feed is
  'The change feed: what changed in the attached tables, in the order of the commits. Only its own functions write here.';

-- One row that rarely changes ------------------------------------------------

create table feed.state (
  one        boolean not null default true,
  epoch      text not null,
  lineage    text not null,
  slot       smallint not null default 0,
  rotated_at timestamptz not null default now(),
  triggers   text not null default '',
  constraint state_pkey primary key (one),
  constraint state_is_one_row check (one),
  constraint state_slot_exists check (slot between 0 and 3)
);
comment on table feed.state is 'The one row that says which log this is and where writers write.';
comment on column feed.state.epoch is 'New whenever the log can not continue an older one; the first part of every cursor.';
comment on column feed.state.lineage is 'System identifier, timeline, database and table that the epoch belongs to: see feed.lineage().';
comment on column feed.state.slot is 'The partition that writers fill now: see feed.rotate().';
comment on column feed.state.triggers is 'Hash of the triggers folder that a server applied; empty if something else did.';

-- The log, written by the triggers -------------------------------------------

-- Without a cache, so that ids grow in real time: a transaction that waited for another one gets higher ids.
create sequence feed.change_id as bigint cache 1;

create table feed.changes (
  slot       smallint not null,
  id         bigint not null default nextval('feed.change_id'),
  xid        xid8 not null default pg_current_xact_id(),
  at         timestamptz not null default clock_timestamp(),
  band_id    uuid not null,
  entity     text not null,
  row_id     text not null,
  event      text not null,
  op         "char" not null,
  data       jsonb,
  old        jsonb,
  changed    text[],
  user_id    text,
  user_name  text,
  db_user    text not null default session_user,
  app        text not null default current_setting('application_name'),
  addr       inet default inet_client_addr(),
  reason     text default nullif(current_setting('downbeat.reason', true), ''),
  request_id text default nullif(current_setting('downbeat.request_id', true), '')
) partition by list (slot);
comment on table feed.changes is 'One row per changed row: appended by triggers, never updated, not yet in commit order.';
comment on column feed.changes.id is 'Order within a transaction, and between two transactions of which one saw the other.';
comment on column feed.changes.xid is 'The top-level transaction, also inside savepoints.';
comment on column feed.changes.at is 'When the statement wrote it; orders nothing.';
comment on column feed.changes.op is 'i insert, u update, d delete, t truncate, b broadcast.';
comment on column feed.changes.data is 'The row after the change, without hidden columns; null after a delete.';
comment on column feed.changes.old is 'Update: the changed columns as they were. Delete: the whole row as it was.';
comment on column feed.changes.user_id is 'The signed-in user, as claimed by a trusted role (feed.trusted); null for direct SQL.';
comment on column feed.changes.reason is 'What the writer said: set local downbeat.reason = ''…''.';

create table feed.changes_0 partition of feed.changes for values in (0);
create table feed.changes_1 partition of feed.changes for values in (1);
create table feed.changes_2 partition of feed.changes for values in (2);
create table feed.changes_3 partition of feed.changes for values in (3);
create index changes_xid_idx on feed.changes (xid, id);

-- The order, written by feed.advance() ---------------------------------------

create table feed.commits (
  slot      smallint not null,
  position  bigint not null,
  band_id   uuid not null,
  first_seq bigint not null,
  last_seq  bigint not null,
  xid       xid8 not null,
  first_id  bigint not null,
  last_id   bigint not null,
  reset     text,
  counts    jsonb,
  at        timestamptz not null default clock_timestamp()
) partition by list (slot);
comment on table feed.commits is 'One row per committed transaction and band, in the order of delivery; gives its changes their numbers.';
comment on column feed.commits.position is 'Order over all bands; an instance remembers the last one that it delivered.';
comment on column feed.commits.first_seq is 'Number of the first change in its band; a band''s numbers have no gaps.';
comment on column feed.commits.reset is 'Why this is delivered as one feed:reset instead of its changes: bulk or truncate.';
comment on column feed.commits.counts is 'Change id to the counts that its event carries: see feed.attach(counts).';

create table feed.commits_0 partition of feed.commits for values in (0);
create table feed.commits_1 partition of feed.commits for values in (1);
create table feed.commits_2 partition of feed.commits for values in (2);
create table feed.commits_3 partition of feed.commits for values in (3);
create index commits_position_idx on feed.commits (position);
create index commits_band_idx on feed.commits (band_id, last_seq);

create table feed.heads (
  band_id uuid not null,
  seq     bigint not null,
  constraint heads_pkey primary key (band_id)
);
comment on table feed.heads is 'Where a band''s numbers stood when its commits were dropped: written by feed.rotate() only.';

create table feed.looks (
  id       bigint not null,
  position bigint not null,
  snap     pg_snapshot not null,
  base_id  bigint not null default 0,
  constraint looks_pkey primary key (id)
);
comment on table feed.looks is
  'What was visible at each look for news; only the last row counts. Appended, not updated: an open transaction somewhere'
  ' would keep every dead version of an updated row in the way of the next look.';
comment on column feed.looks.position is 'The last position that was given out.';
comment on column feed.looks.base_id is 'Changes up to this id belong to an older lineage, whose transaction ids mean nothing here.';

-- Not an advisory lock, which any role could take and so stop the feed.
create table feed.turn ();
comment on table feed.turn is 'Always empty. Whoever locks it is the one who numbers: see feed.take_turn().';

-- A sequence as a register: read and set outside of transactions, it has no dead versions and no one waits for it.
create sequence feed.quiet_until as bigint minvalue 0 start 0;
comment on sequence feed.quiet_until is 'Until then (ms since 1970) an instance is looking by itself and triggers send no hint.';

-- What is attached ------------------------------------------------------------

create table feed.attachments (
  target      regclass not null,
  entity      text not null,
  band_column name not null,
  key_columns text[] not null,
  hidden      text[] not null,
  events      jsonb not null,
  counts      text,
  stamped     boolean not null,
  constraint attachments_pkey primary key (target)
);
comment on table feed.attachments is 'The tables on the feed; written by feed.attach() and feed.detach().';

create table feed.trusted (
  role name not null,
  constraint trusted_pkey primary key (role)
);
comment on table feed.trusted is 'Roles whose claim of a user (downbeat.user_id, downbeat.user_name) is believed: the application''s own.';

insert into feed.state (epoch, lineage) values ('', '');
insert into feed.looks (id, position, snap) values (1, 0, pg_current_snapshot());

-- +goose Down
set local lock_timeout = '5s';

drop schema feed cascade;
drop function if exists public.gig_counts(jsonb);
