-- The stretch at the start of a range in which the API listed no call at all. Parameters: $project_id, $start, $end.
with read as (
  select window_start, window_end, distinct_calls + rejected_calls as records
  from ops.windows
  where project_id = $project_id and state in ('complete', 'settled')
    and window_end > $start::timestamp and window_start < $end::timestamp
),
first_call as (
  select min(window_start) as window_start from read where records > 0
)
select
  epoch(min(read.window_start))::bigint as "start",
  epoch(max(read.window_end))::bigint as "end",
  (select window_start is null from first_call) as is_everything
from read
where records = 0
  and window_start < coalesce((select window_start from first_call), 'infinity'::timestamp)
having count(*) > 0;
