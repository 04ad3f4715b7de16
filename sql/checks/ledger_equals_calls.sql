-- What the ledger says of a window is what stands in calls. Parameters: $project_id, $window_start, $window_end.
with counted as (
  select windows.window_start, count(calls.call_id) as calls
  from ops.windows as windows
  left join (
    select call_id, create_time from calls
    where project_id = $project_id and create_time >= $window_start::timestamp and create_time < $window_end::timestamp
  ) as calls
    on calls.create_time >= windows.window_start and calls.create_time < windows.window_end
  where windows.project_id = $project_id
    and windows.window_start >= $window_start::timestamp and windows.window_end <= $window_end::timestamp
  group by windows.window_start
)
select window_start, windows.distinct_calls, counted.calls
from ops.windows as windows
join counted using (window_start)
where windows.project_id = $project_id
  and windows.state in ('complete', 'settled')
  and windows.distinct_calls is distinct from counted.calls;
