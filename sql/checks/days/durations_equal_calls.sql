-- duration_days is what the calls of its days, grouped anew, come to.
-- Parameters: $project_id, $first_date, $last_date: billing days, both included, $days_start, $days_end: the time that they span.
with bounds as (
  select unnest([0, 1, 6, 12, 18, 30, 60, 120, 180, 300, 600, 1200, 1800, 3600])::bigint as from_seconds
),
counted as (
  select
    calls.billing_date, calls.project_id, calls.trunk_id, calls.direction, bounds.from_seconds,
    count(*) as calls,
    sum(calls.talk_seconds)::bigint as talk_seconds
  from calls
  asof join bounds on calls.talk_seconds >= bounds.from_seconds
  where calls.project_id = $project_id
    and calls.create_time >= $days_start::timestamp and calls.create_time < $days_end::timestamp
  group by all
),
kept as (
  from duration_days
  where project_id = $project_id and billing_date between $first_date::date and $last_date::date
)
select 'calls' as only_in, * from (from counted except all from kept)
union all
select 'duration_days', * from (from kept except all from counted);
