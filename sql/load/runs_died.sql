-- Runs that never ended: whoever holds the warehouse knows that their process or their jobs are gone, but for those whose
-- jobs go on.
-- Parameters: $project_id, $going (run ids, as a JSON list), $now.
update ops.runs
set state = 'failed', finished_at = $now::timestamp, error = 'the process or the jobs that ran it are gone'
where project_id = $project_id and state = 'running' and not list_contains(from_json($going::json, '["varchar"]'), run_id);
