-- What the warehouse knows of a window before a reading of it is loaded. One row.
-- Parameters: $project_id, $window_start, $window_end, $fetched_at.
with touching as (
  select * from ops.windows
  where project_id = $project_id and window_end > $window_start::timestamp and window_start < $window_end::timestamp
),
inside as (
  select * from touching
  where window_start >= $window_start::timestamp and window_end <= $window_end::timestamp
)
select
  (select count(*) > 0 from touching where fetched_at > $fetched_at::timestamp) as is_superseded,
  (select count(*) from touching) > (select count(*) from inside) as reaches_beyond,
  (select coalesce(sum(distinct_calls), 0)::bigint from inside where state in ('complete', 'settled')) as proven_calls,
  (select coalesce(sum(rejected_calls), 0)::bigint from inside) as rejected_calls,
  (
    select coalesce(max(attempts), 0) from inside
    where window_start = $window_start::timestamp and window_end = $window_end::timestamp
  ) as attempts,
  (
    select count(*) from calls
    where project_id = $project_id and create_time >= $window_start::timestamp and create_time < $window_end::timestamp
  ) as known_calls,
  (
    -- Days are whole and disjoint: what touches the window covers it if the lengths inside it add up.
    select coalesce(sum(epoch(least(day_end, $window_end::timestamp)) - epoch(greatest(day_start, $window_start::timestamp))), 0)
      = epoch($window_end::timestamp) - epoch($window_start::timestamp)
    from billing_days
    where day_end > $window_start::timestamp and day_start < $window_end::timestamp
  ) as has_billing_days;
