-- The tables of days count the calls of the billing days that the window touches, each of them all.
-- Parameters: $project_id, $window_start, $window_end.
with touched as (
  select billing_date
  from billing_days
  where day_end > $window_start::timestamp and day_start < $window_end::timestamp
    and day_start >= coalesce((select calls_from from ops.retention where project_id = $project_id), '-infinity'::timestamp)
),
-- The whole of the first and of the last day, which have 25 hours at most: constants, so that row groups are skipped by them.
counted as (
  select billing_date, count(*) as calls, count(talk_seconds) as answered_and_ended
  from calls
  where project_id = $project_id
    and create_time >= $window_start::timestamp - interval 25 hours
    and create_time < $window_end::timestamp + interval 25 hours
  group by billing_date
),
destinations as (
  select billing_date, sum(calls) as calls
  from destination_days
  where project_id = $project_id
    and billing_date between $window_start::timestamp::date - 2 and $window_end::timestamp::date + 2
  group by billing_date
),
trunks as (
  select billing_date, sum(attempts) as calls
  from trunk_days
  where project_id = $project_id
    and billing_date between $window_start::timestamp::date - 2 and $window_end::timestamp::date + 2
  group by billing_date
),
numbers as (
  select billing_date, sum(calls) as calls
  from number_days
  where project_id = $project_id
    and billing_date between $window_start::timestamp::date - 2 and $window_end::timestamp::date + 2
  group by billing_date
),
durations as (
  select billing_date, sum(calls) as calls
  from duration_days
  where project_id = $project_id
    and billing_date between $window_start::timestamp::date - 2 and $window_end::timestamp::date + 2
  group by billing_date
)
select
  touched.billing_date, counted.calls,
  destinations.calls as destination_days, trunks.calls as trunk_days, numbers.calls as number_days,
  counted.answered_and_ended, durations.calls as duration_days
from touched
left join counted using (billing_date)
left join destinations using (billing_date)
left join trunks using (billing_date)
left join numbers using (billing_date)
left join durations using (billing_date)
where destinations.calls is distinct from counted.calls
  or trunks.calls is distinct from counted.calls
  or numbers.calls is distinct from counted.calls
  or coalesce(durations.calls, 0) <> coalesce(counted.answered_and_ended, 0);
