-- trunk_days is what the calls of its days, grouped anew, come to.
-- Parameters: $project_id, $first_date, $last_date: billing days, both included, $days_start, $days_end: the time that they span.
with counted as (
  select
    billing_date, project_id, trunk_id, direction,
    count(*) as attempts,
    count(answer_time) as answered,
    count(talk_seconds) as answered_and_ended,
    count(*) filter (
      talk_seconds < coalesce((select value::bigint from ops.settings where name = 'short_call_seconds'), 6)
    ) as short_calls,
    count(*) filter (call_result = 'FAILED') as failed,
    count(*) filter (answer_time is null and call_result in ('BUSY', 'NO_ANSWER')) as unanswered_by_callee,
    count(*) filter (answer_time is null and call_result = 'CANCEL') as unanswered_by_caller,
    coalesce(sum(talk_seconds), 0)::bigint as talk_seconds,
    median(epoch_us(answer_time) - epoch_us(create_time)) as microseconds_to_answer_p50
  from calls
  where project_id = $project_id
    and create_time >= $days_start::timestamp and create_time < $days_end::timestamp
  group by all
),
kept as (
  from trunk_days
  where project_id = $project_id and billing_date between $first_date::date and $last_date::date
)
select 'calls' as only_in, * from (from counted except all from kept)
union all
select 'trunk_days', * from (from kept except all from counted);
