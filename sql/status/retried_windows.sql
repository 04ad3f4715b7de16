-- How many windows failed, or keep an earlier reading because the last one failed or was refused. One row.
-- Parameter: $project_id.
select count(*)::bigint as windows
from ops.windows
where project_id = $project_id and error is not null;
