-- A run that is killed stays 'running' and has no end. Parameters: $run_id, $project_id, $command, $range_start,
-- $range_end, $started_at.
insert into ops.runs (run_id, project_id, command, range_start, range_end, state, started_at)
values ($run_id, $project_id, $command, $range_start::timestamp, $range_end::timestamp, 'running', $started_at::timestamp);
