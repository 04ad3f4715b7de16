-- Where a queue on PostgreSQL keeps the request budget that all processes share: one row a credential.
-- expire is in epoch milliseconds, by the clock of the server.
-- The lock makes processes that start together take turns: "if not exists" alone lets two of them collide.
select pg_advisory_xact_lock(hashtext('trunkledger.request_budget'));

create schema if not exists trunkledger;

create table if not exists trunkledger.request_budget (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
