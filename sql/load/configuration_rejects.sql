-- The records of a reading that could not be typed, in place of those of earlier readings of its lists.
-- Parameters: $project_id. Needs sql/load/configuration_lists.sql.
delete from ops.rejected_resources as old
using proven_lists as lists
where old.project_id = $project_id
  and old.resource = lists.resource
  and old.parent_id is not distinct from lists.parent_id;

insert into ops.rejected_resources (project_id, resource, parent_id, resource_id, raw, reason, rejected_at)
select $project_id, rejected.resource, rejected.parent_id, rejected.resource_id, rejected.raw, rejected.reason, lists.fetched_at
from rejected_records as rejected
join proven_lists as lists
  on lists.resource = rejected.resource and lists.parent_id is not distinct from rejected.parent_id;

-- The list of a parent that is neither there nor rejected itself is not read again: nothing would ever replace these.
delete from ops.rejected_resources
where project_id = $project_id
  and parent_id is not null
  and parent_id not in (
    select trunk_id from trunks where project_id = $project_id and is_current
    union all
    select access_control_list_id from access_control_lists where project_id = $project_id and is_current
    union all
    select credential_list_id from credential_lists where project_id = $project_id and is_current
    union all
    select resource_id from ops.rejected_resources
    where project_id = $project_id and parent_id is null and resource_id is not null
  );
