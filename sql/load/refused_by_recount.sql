-- Settled windows of groups of which a recount refused some, and that were not read since. One row a window, in epoch
-- seconds. Parameters: $project_id, $range_start, $range_end.
select distinct
  epoch(windows.window_start)::bigint as "start",
  epoch(windows.window_end)::bigint as "end"
from ops.windows as windows
join ops.recounts as recounts
  on recounts.project_id = windows.project_id and recounts.refused_windows > 0
  and windows.window_start >= recounts.range_start and windows.window_end <= recounts.range_end
  and windows.fetched_at < recounts.seen_at
where windows.project_id = $project_id and windows.state = 'settled'
  and windows.window_start >= $range_start::timestamp and windows.window_end <= $range_end::timestamp
order by "start";
