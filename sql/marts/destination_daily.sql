-- Unanswered calls have no price, and so no currency of their own: where a destination has one currency on a day, they
-- stand in its row, so that there is one row to read. Ratios are formed once, from sums.
create or replace view destination_daily as
with destinations as (
  select
    billing_date,
    project_id,
    trunk_id,
    direction,
    if(direction = 'INBOUND', from_country, to_country) as country,
    currency,
    sum(calls) as calls,
    sum(answered) as answered,
    sum(answered_and_ended) as answered_and_ended,
    sum(short_calls) as short_calls,
    sum(unpriced_calls) as unpriced_calls,
    sum(talk_seconds) as talk_seconds,
    sum(billed_seconds) as billed_seconds,
    coalesce(sum(billed_seconds) filter (currency is not null), 0) as priced_seconds,
    sum(spend) as spend
  from destination_days
  group by all
),
-- A window over strings took several times as long.
totals as (
  select
    billing_date,
    project_id,
    trunk_id,
    direction,
    country,
    if(count(currency) = 1, max(currency), null) as only_currency,
    sum(answered) / sum(calls) as asr,
    sum(talk_seconds) / nullif(sum(answered_and_ended), 0) as acd_seconds
  from destinations
  group by all
),
summed as (
  select
    destinations.billing_date,
    destinations.project_id,
    destinations.trunk_id,
    destinations.direction,
    destinations.country,
    coalesce(currency, only_currency) as currency,
    sum(calls)::bigint as calls,
    sum(answered)::bigint as answered,
    sum(answered_and_ended)::bigint as answered_and_ended,
    sum(short_calls)::bigint as short_calls,
    sum(unpriced_calls)::bigint as unpriced_calls,
    sum(talk_seconds)::bigint as talk_seconds,
    sum(billed_seconds)::bigint as billed_seconds,
    sum(priced_seconds)::bigint as priced_seconds,
    sum(spend)::decimal(38, 6) as spend,
    any_value(asr) as asr,
    any_value(acd_seconds) as acd_seconds,
    -- Sixty times the spend in millionths: minutes are seconds / 60.
    (sum(spend)::decimal(30, 6) * 1000000)::hugeint * 60 as spend_parts
  from destinations
  join totals
    on totals.billing_date = destinations.billing_date
    and totals.project_id = destinations.project_id
    and totals.trunk_id is not distinct from destinations.trunk_id
    and totals.direction is not distinct from destinations.direction
    and totals.country is not distinct from destinations.country
  group by all
)
select
  * exclude (spend_parts),
  -- In integers, rounded half up: a division of decimals would be a float.
  case when priced_seconds > 0 then
    (sign(spend_parts) * ((abs(spend_parts) * 2 + priced_seconds) // (priced_seconds * 2)))::decimal(32, 0) * 0.000001::decimal(6, 6)
  end as cost_per_billed_minute
from summed;

comment on view destination_daily is 'Destinations: one row per billing day, project, trunk, direction, country and currency. Calls without a price stand in the row of the country''s currency of that day, where it has one alone; else in a row without currency. Never add spend across currencies.';
comment on column destination_daily.billing_date is 'Billing day that the calls were created in.';
comment on column destination_daily.project_id is 'Project that was asked.';
comment on column destination_daily.trunk_id is 'Trunk; null where the records name none.';
comment on column destination_daily.direction is 'INBOUND or OUTBOUND.';
comment on column destination_daily.country is 'ISO 3166-1 alpha-2 of the other side''s number: the callee''s (the destination) of outbound calls, the caller''s (the origin) of inbound ones; null if unknown.';
comment on column destination_daily.currency is 'ISO 4217 currency of the prices; null for calls without a price where the country has no currency that day, or several.';
comment on column destination_daily.calls is 'Call attempts (ITU-T E.600): all call records of the row. Exact for the attempts that the provider records.';
comment on column destination_daily.answered is 'Calls with an answer time, exact.';
comment on column destination_daily.answered_and_ended is 'Answered calls that ended, exact: the denominator of acd_seconds, to form it over more than a row.';
comment on column destination_daily.short_calls is 'Answered calls of fewer talk seconds than TRUNKLEDGER_SHORT_CALL_SECONDS (industry; 6 unless set otherwise), exact.';
comment on column destination_daily.unpriced_calls is 'Calls that ended, were answered or have billed seconds, and have no price (stale ones included), exact.';
comment on column destination_daily.talk_seconds is 'Sum of talk_seconds, exact for calls that ended.';
comment on column destination_daily.billed_seconds is 'Sum of billing_duration_seconds, exact.';
comment on column destination_daily.priced_seconds is 'Sum of billing_duration_seconds of the calls that have a price, exact: the denominator of cost_per_billed_minute, to form it over more than a row.';
comment on column destination_daily.spend is 'Sum of price_amount in this currency, exact for priced calls; unpriced calls are counted beside it, never guessed.';
comment on column destination_daily.asr is 'Answer seizure ratio (ITU-T E.425), 0 to 1: answered / calls, of the trunk, direction and country that day in all currencies together, so the same in each of its rows. Exact.';
comment on column destination_daily.acd_seconds is 'Average call duration (industry ACD, ALOC), seconds: talk seconds / answered calls that ended, of the trunk, direction and country that day in all currencies together. Exact; null where none was answered.';
comment on column destination_daily.cost_per_billed_minute is 'spend * 60 / priced_seconds, in this currency: a decimal, rounded half up to six places from exact sums; null where nothing with a price was billed.';
