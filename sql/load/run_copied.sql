-- Takes over one run of another warehouse. Parameters: $run, its row as JSON.
insert into ops.runs by name
select unnest(from_json($run::json, '{
  "run_id": "varchar", "project_id": "varchar", "command": "varchar",
  "range_start": "timestamp", "range_end": "timestamp", "state": "varchar",
  "started_at": "timestamp", "finished_at": "timestamp", "seconds": "double",
  "windows": "bigint", "failed_windows": "bigint",
  "calls_new": "bigint", "calls_changed": "bigint", "calls_unchanged": "bigint",
  "calls_vanished": "bigint", "calls_rejected": "bigint",
  "requests": "bigint", "retries": "bigint", "error": "varchar"
}'));
