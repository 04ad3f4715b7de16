-- Lists that the newest reading of the configuration could not read whole. One row a list.
select failed.project_id, failed.resource, failed.parent_id, failed.fetched_at, failed.error
from ops.failed_lists as failed
semi join (
  select project_id, max(fetched_at) as fetched_at
  from ops.configuration_readings
  where outcome = 'loaded'
  group by project_id
) as newest on newest.project_id = failed.project_id and newest.fetched_at = failed.fetched_at
order by all;
