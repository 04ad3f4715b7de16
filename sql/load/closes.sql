-- The billing days of a project that were closed, in time order and epoch seconds. One row a day. Parameters: $project_id.
select
  billing_date::varchar as billing_date,
  epoch(range_start)::bigint as "start",
  epoch(range_end)::bigint as "end"
from ops.closes
where project_id = $project_id
order by range_start;
