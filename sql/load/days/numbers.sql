-- Brings number_days up to date. Needs the temp view call_differences.
-- Parameters: $project_id, $first_date, $last_date: the touched billing days.
merge into number_days as days
using (
  select
    billing_date,
    case direction when 'INBOUND' then to_e164 when 'OUTBOUND' then from_e164 end as own_number,
    direction, price_currency as currency,
    sum(sign) as calls,
    coalesce(sum(sign) filter (answer_time is not null), 0) as answered,
    coalesce(sum(sign) filter (talk_seconds is not null), 0) as answered_and_ended,
    coalesce(sum(sign) filter (
      talk_seconds < coalesce((select value::bigint from ops.settings where name = 'short_call_seconds'), 6)
    ), 0) as short_calls,
    coalesce(sum(sign) filter (
      price_amount is null and end_time is not null and (answer_time is not null or billing_duration_seconds > 0)
    ), 0) as unpriced_calls,
    coalesce(sum(sign * talk_seconds), 0) as talk_seconds,
    coalesce(sum(sign * billing_duration_seconds), 0) as billed_seconds,
    coalesce(sum(sign * price_amount), 0) as spend
  from call_differences
  where billing_date between $first_date::date and $last_date::date
  group by all
) as differences
  on days.project_id = $project_id
  and days.billing_date between $first_date::date and $last_date::date
  and days.billing_date = differences.billing_date
  and days.own_number is not distinct from differences.own_number
  and days.direction is not distinct from differences.direction
  and days.currency is not distinct from differences.currency
when matched and days.calls + differences.calls = 0 then delete
when matched then update set
  calls = days.calls + differences.calls,
  answered = days.answered + differences.answered,
  answered_and_ended = days.answered_and_ended + differences.answered_and_ended,
  short_calls = days.short_calls + differences.short_calls,
  unpriced_calls = days.unpriced_calls + differences.unpriced_calls,
  talk_seconds = days.talk_seconds + differences.talk_seconds,
  billed_seconds = days.billed_seconds + differences.billed_seconds,
  spend = days.spend + differences.spend
when not matched then insert (
  billing_date, project_id, own_number, direction, currency,
  calls, answered, answered_and_ended, short_calls, unpriced_calls, talk_seconds, billed_seconds, spend
) values (
  billing_date, $project_id, own_number, direction, currency,
  calls, answered, answered_and_ended, short_calls, unpriced_calls, talk_seconds, billed_seconds, spend
);
