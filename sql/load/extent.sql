-- From where to where the ledger holds anything of a project. One row. Parameters: $project_id.
select min(window_start) as window_start, max(window_end) as window_end
from ops.windows
where project_id = $project_id;
