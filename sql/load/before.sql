-- What the warehouse knows of the windows before readings of them are loaded. Needs the temp table batch.
-- Parameters: $project_id, $window_start, $window_end: the range of the batch.
-- Result: temp table windows_before, one row a reading.
create or replace temp table windows_before as
with touching as (
  select
    batch.window_start as batch_start,
    batch.window_end as batch_end,
    batch.fetched_at as read_at,
    windows.window_start >= batch.window_start and windows.window_end <= batch.window_end as is_inside,
    windows.*
  from batch
  join ops.windows as windows
    on windows.project_id = $project_id
    and windows.window_end > batch.window_start and windows.window_start < batch.window_end
),
figures as (
  select
    batch_start,
    bool_or(fetched_at > read_at) as is_superseded,
    bool_or(not is_inside) as reaches_beyond,
    sum(distinct_calls) filter (is_inside and state in ('complete', 'settled')) as proven_calls,
    sum(rejected_calls) filter (is_inside) as rejected_calls,
    max(attempts) filter (window_start = batch_start and window_end = batch_end) as attempts
  from touching
  group by batch_start
)
select
  batch.window_start,
  -- What was dropped after its period is not read again.
  coalesce(figures.is_superseded, false)
    or batch.window_start < coalesce((select calls_from from ops.retention where project_id = $project_id), '-infinity'::timestamp) as is_superseded,
  coalesce(figures.reaches_beyond, false) as reaches_beyond,
  coalesce(figures.proven_calls, 0)::bigint as proven_calls,
  coalesce(figures.rejected_calls, 0)::bigint as rejected_calls,
  coalesce(figures.attempts, 0) as attempts,
  (
    select count(*) from calls
    where project_id = $project_id and create_time >= $window_start::timestamp and create_time < $window_end::timestamp
  ) as known_calls,
  (
    -- Days are whole and disjoint: what touches the range covers it if the lengths inside it add up.
    select coalesce(sum(epoch(least(day_end, $window_end::timestamp)) - epoch(greatest(day_start, $window_start::timestamp))), 0)
      = epoch($window_end::timestamp) - epoch($window_start::timestamp)
    from billing_days
    where day_end > $window_start::timestamp and day_start < $window_end::timestamp
  ) as has_billing_days
from batch
left join figures on figures.batch_start = batch.window_start;
