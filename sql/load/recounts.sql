-- The last recounts of a project in time order, in epoch seconds. One row a group. Parameters: $project_id.
select
  epoch(range_start)::bigint as "start",
  epoch(range_end)::bigint as "end",
  epoch_ms(seen_at)::bigint as seen_at,
  error is not null as is_failed
from ops.recounts
where project_id = $project_id
order by range_start;
