-- Lists that the newest loaded reading of a project's configuration could not read whole. Parameters: $project_id.
select resource, parent_id, error
from ops.failed_lists
where project_id = $project_id
  and fetched_at = (
    select max(fetched_at)
    from ops.configuration_readings
    where project_id = $project_id and outcome = 'loaded'
  )
order by all;
