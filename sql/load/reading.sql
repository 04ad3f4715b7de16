-- Marks a manifest as dealt with. Parameters: $project_id, $manifest, $fetched_at, $outcome.
insert into ops.readings (project_id, manifest, fetched_at, outcome)
values ($project_id, $manifest, $fetched_at::timestamp, $outcome);
