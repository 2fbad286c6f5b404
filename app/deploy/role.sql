-- The role that instances serve as: it owns nothing and may do what an instance needs, no more. For psql from 15 on:
--
--   DOWNBEAT_ROLE=downbeat_web DOWNBEAT_PASSWORD=… psql -f role.sql "$DATABASE_URL"
--
-- as who migrated, once the migrations have made downbeat_server. Run again, it sets the password anew.
\set ON_ERROR_STOP on
\set QUIET on
\getenv role DOWNBEAT_ROLE
\getenv password DOWNBEAT_PASSWORD
set client_min_messages = warning;

select format('create role %I', :'role')
where not exists (select from pg_catalog.pg_roles where rolname = :'role')
\gexec

alter role :"role" login password :'password';
grant downbeat_server to :"role";
