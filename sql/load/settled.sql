-- Settled windows of a project whose calls are kept, in time order, in epoch seconds. One row a window. Parameters: $project_id.
select
  epoch(window_start)::bigint as "start",
  epoch(window_end)::bigint as "end",
  distinct_calls as calls,
  rejected_calls as rejected,
  total_items
from ops.windows
where project_id = $project_id and state = 'settled'
  and window_start >= coalesce((select calls_from from ops.retention where project_id = $project_id), '-infinity'::timestamp)
order by window_start;
