-- destination_days is what the calls of its days, grouped anew, come to.
-- Parameters: $project_id, $first_date, $last_date: billing days, both included, $days_start, $days_end: the time that they span.
with counted as (
  select
    billing_date, project_id, trunk_id, direction, from_country, to_country, price_currency as currency,
    count(*) as calls,
    count(answer_time) as answered,
    count(talk_seconds) as answered_and_ended,
    count(*) filter (
      talk_seconds < coalesce((select value::bigint from ops.settings where name = 'short_call_seconds'), 6)
    ) as short_calls,
    count(*) filter (
      price_amount is null and end_time is not null and (answer_time is not null or billing_duration_seconds > 0)
    ) as unpriced_calls,
    coalesce(sum(talk_seconds), 0)::bigint as talk_seconds,
    coalesce(sum(billing_duration_seconds), 0)::bigint as billed_seconds,
    coalesce(sum(billing_duration_seconds) filter (talk_seconds is not null), 0)::bigint as talk_billed_seconds,
    coalesce(sum(price_amount), 0)::decimal(38, 6) as spend
  from calls
  where project_id = $project_id
    and create_time >= $days_start::timestamp and create_time < $days_end::timestamp
  group by all
),
kept as (
  from destination_days
  where project_id = $project_id and billing_date between $first_date::date and $last_date::date
)
select 'calls' as only_in, * from (from counted except all from kept)
union all
select 'destination_days', * from (from kept except all from counted);
