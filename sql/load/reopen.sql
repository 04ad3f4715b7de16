-- Settled windows whose count differs are to be read again, at once. One that was read since then is left alone.
-- Parameters: $project_id, $seen_at, $windows, as JSON [[start, end], …] in epoch seconds.
update ops.windows
set state = 'complete', next_read_at = $seen_at::timestamp
from (select unnest(from_json($windows::json, '[["bigint"]]')) as reopened)
where windows.project_id = $project_id
  and windows.window_start = make_timestamp(reopened[1] * 1000000)
  and windows.window_end = make_timestamp(reopened[2] * 1000000)
  and windows.state = 'settled'
  and windows.window_start >= coalesce((select calls_from from ops.retention where project_id = $project_id), '-infinity'::timestamp)
  and windows.fetched_at < $seen_at::timestamp;
