-- What the ledger says of its windows is what stands in calls. Parameters: $project_id, $window_start, $window_end.
with windows as (
  select window_start, distinct_calls, state from ops.windows
  where project_id = $project_id
    and window_start >= $window_start::timestamp and window_end <= $window_end::timestamp
),
stored as (
  select create_time from calls
  where project_id = $project_id and create_time >= $window_start::timestamp and create_time < $window_end::timestamp
),
-- Windows do not overlap (another check), so the last one that begins before a call is the call's, if any is.
counted as (
  select windows.window_start, count(*) as calls
  from stored
  asof join windows on stored.create_time >= windows.window_start
  group by windows.window_start
)
select windows.window_start, windows.distinct_calls, coalesce(counted.calls, 0) as calls
from windows
left join counted using (window_start)
where windows.state in ('complete', 'settled')
  and windows.window_start >= coalesce((select calls_from from ops.retention where project_id = $project_id), '-infinity'::timestamp)
  and windows.distinct_calls is distinct from coalesce(counted.calls, 0);
