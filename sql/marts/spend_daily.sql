create or replace view spend_daily as
select
  billing_date,
  project_id,
  trunk_id,
  direction,
  to_country,
  currency,
  sum(calls)::bigint as calls,
  sum(billed_seconds)::bigint as billed_seconds,
  sum(spend)::decimal(38, 6) as spend,
  sum(unpriced_calls)::bigint as unpriced_calls
from destination_days
group by all;

comment on view spend_daily is 'Spend: one row per billing day, project, trunk, direction, destination country and currency. Never add spend across currencies.';
comment on column spend_daily.billing_date is 'Billing day that the call was created in.';
comment on column spend_daily.project_id is 'Project that was asked.';
comment on column spend_daily.trunk_id is 'Trunk; null where the record names none.';
comment on column spend_daily.direction is 'INBOUND or OUTBOUND.';
comment on column spend_daily.to_country is 'ISO 3166-1 alpha-2 of the callee''s number; null if unknown.';
comment on column spend_daily.currency is 'ISO 4217 currency of the price; null for calls without a price.';
comment on column spend_daily.calls is 'Call records, exact.';
comment on column spend_daily.billed_seconds is 'Sum of billing_duration_seconds, exact.';
comment on column spend_daily.spend is 'Sum of price_amount in this currency, exact for priced calls; unpriced calls are counted beside it, never guessed.';
comment on column spend_daily.unpriced_calls is 'Calls that ended, were answered or have billed seconds, and have no price (stale ones included), exact.';
