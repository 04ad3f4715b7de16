-- Calls of a project that stand more than once, wherever their windows lie. Parameters: $project_id.
select count(*) as calls
from (select call_id from calls where project_id = $project_id group by call_id having count(*) > 1);
