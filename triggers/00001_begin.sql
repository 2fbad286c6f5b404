-- +goose Up
-- Whoever applies the folder from here on, it is no longer the one that a server knows to be in place.
update feed.state set triggers = '' where triggers <> '';
