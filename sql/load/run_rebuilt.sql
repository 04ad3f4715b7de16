-- A rebuild as a run: one row a project. Parameters: $run_id, $started_at, $seconds.
insert into ops.runs (run_id, project_id, command, range_start, range_end, state, started_at, finished_at, seconds)
select
  $run_id, project_id, 'sync --rebuild', min(window_start), max(window_end), 'done',
  $started_at::timestamp, $started_at::timestamp + to_microseconds(($seconds * 1000000)::bigint), $seconds
from ops.windows
group by project_id;
