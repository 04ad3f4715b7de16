-- The coverage ledger of a project, in epoch seconds. Parameters: $project_id. One row a window.
select epoch(window_start)::bigint as "start", epoch(window_end)::bigint as "end", state
from ops.windows
where project_id = $project_id
order by window_start;
