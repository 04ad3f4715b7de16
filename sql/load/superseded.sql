-- Whether the ledger has a newer reading of any part of a window, or its calls were dropped after their period. One row.
-- Parameters: $project_id, $window_start, $window_end, $fetched_at.
select
  count(*) > 0 or $window_start::timestamp < coalesce((select calls_from from ops.retention where project_id = $project_id), '-infinity'::timestamp)
    as is_superseded
from ops.windows
where project_id = $project_id and window_end > $window_start::timestamp and window_start < $window_end::timestamp
  and fetched_at > $fetched_at::timestamp;
