-- Calls without a price stand in the row of the number's currency, where it has one alone (see destination_daily).
create or replace view number_activity_daily as
with totals as (
  select
    billing_date,
    project_id,
    own_number,
    direction,
    if(count(currency) = 1, max(currency), null) as only_currency,
    sum(answered) / sum(calls) as asr,
    sum(talk_seconds) / nullif(sum(answered_and_ended), 0) as acd_seconds
  from number_days
  group by all
)
select
  days.billing_date,
  days.project_id,
  days.own_number,
  days.direction,
  coalesce(days.currency, only_currency) as currency,
  sum(calls)::bigint as calls,
  sum(answered)::bigint as answered,
  sum(answered_and_ended)::bigint as answered_and_ended,
  sum(short_calls)::bigint as short_calls,
  sum(unpriced_calls)::bigint as unpriced_calls,
  sum(talk_seconds)::bigint as talk_seconds,
  sum(billed_seconds)::bigint as billed_seconds,
  sum(spend)::decimal(38, 6) as spend,
  any_value(asr) as asr,
  any_value(acd_seconds) as acd_seconds
from number_days as days
join totals
  on totals.billing_date = days.billing_date
  and totals.project_id = days.project_id
  and totals.own_number is not distinct from days.own_number
  and totals.direction is not distinct from days.direction
group by all;

comment on view number_activity_daily is 'Activity of the project''s own numbers: one row per billing day, project, own number, direction and currency. Calls without a price stand in the row of the number''s currency of that day, where it has one alone; else in a row without currency. Never add spend across currencies.';
comment on column number_activity_daily.billing_date is 'Billing day that the calls were created in.';
comment on column number_activity_daily.project_id is 'Project that was asked.';
comment on column number_activity_daily.own_number is 'The project''s side of the calls in E.164: the callee of inbound calls, the caller of outbound ones; null where that is no number. Whether it is assigned to the project: see calls_enriched.is_own_number.';
comment on column number_activity_daily.direction is 'INBOUND or OUTBOUND.';
comment on column number_activity_daily.currency is 'ISO 4217 currency of the prices; null for calls without a price where the number has no currency that day, or several.';
comment on column number_activity_daily.calls is 'Call attempts (ITU-T E.600): all call records of the row. Exact for the attempts that the provider records.';
comment on column number_activity_daily.answered is 'Calls with an answer time, exact.';
comment on column number_activity_daily.answered_and_ended is 'Answered calls that ended, exact: the denominator of acd_seconds, to form it over more than a row.';
comment on column number_activity_daily.short_calls is 'Answered calls of fewer talk seconds than TRUNKLEDGER_SHORT_CALL_SECONDS (industry; 6 unless set otherwise), exact.';
comment on column number_activity_daily.unpriced_calls is 'Calls that ended, were answered or have billed seconds, and have no price (stale ones included), exact.';
comment on column number_activity_daily.talk_seconds is 'Sum of talk_seconds, exact for calls that ended.';
comment on column number_activity_daily.billed_seconds is 'Sum of billing_duration_seconds, exact.';
comment on column number_activity_daily.spend is 'Sum of price_amount in this currency, exact for priced calls; unpriced calls are counted beside it, never guessed.';
comment on column number_activity_daily.asr is 'Answer seizure ratio (ITU-T E.425), 0 to 1: answered / calls, of the number and direction that day in all currencies together, so the same in each of its rows. Exact.';
comment on column number_activity_daily.acd_seconds is 'Average call duration (industry ACD, ALOC), seconds: talk seconds / answered calls that ended, of the number and direction that day in all currencies together. Exact; null where none was answered.';
