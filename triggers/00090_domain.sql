-- +goose Up
-- Only a table that is attached for the first time, or differently, is locked; then behind a writer, with all others behind it.
set local lock_timeout = '5s';

-- +goose StatementBegin
create or replace function public.gig_counts(response jsonb)
  returns jsonb
  language sql
  stable
  set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'yes', count(*) filter (where r.answer = 'yes'),
    'no', count(*) filter (where r.answer = 'no'),
    'maybe', count(*) filter (where r.answer = 'maybe'))
  from public.gig_responses r
  where r.gig_id = (response ->> 'gig_id')::uuid;
$$;
-- +goose StatementEnd
comment on function public.gig_counts(jsonb) is 'How many members answered what, for the gig of a response.';
revoke execute on function public.gig_counts(jsonb) from public;

select feed.attach('public.bands', 'band', band_column => 'id');
select feed.attach('public.members', 'member', events => '{"created": "member:joined", "deleted": "member:left"}');
select feed.attach('public.invites', 'invite', hidden => '{token_hash,email}');
select feed.attach('public.songs', 'song');
select feed.attach('public.setlists', 'setlist');
select feed.attach('public.setlist_items', 'setlist_item', events => '{
  "created": "setlist:song:added",
  "updated": "setlist:song:updated",
  "updated:position": "setlist:song:reordered",
  "deleted": "setlist:song:removed"}');
select feed.attach('public.gigs', 'gig');
select feed.attach('public.gig_responses', 'gig_response', counts => 'public.gig_counts', events => '{
  "created": "gig:response",
  "updated": "gig:response",
  "deleted": "gig:response"}');
select feed.attach('public.rehearsals', 'rehearsal');
select feed.attach('public.unavailability', 'unavailability');
