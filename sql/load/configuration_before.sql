-- What is known of a project's configuration before a reading of it is loaded. One row.
-- Parameters: $project_id, $manifest, $fetched_at.
select
  coalesce(max(fetched_at) > $fetched_at::timestamp, false) as is_superseded,
  coalesce(bool_or(manifest = $manifest), false) as is_dealt_with
from ops.configuration_readings
where project_id = $project_id;
