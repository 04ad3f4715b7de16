-- The windows that a run sets out to read. Earlier plans of the same time that were not met go; plans of other time stay,
-- because what was due and not read is a gap until it is.
-- Parameters: $project_id, $windows and $parts (what of them no row covers), as JSON [[start, end], …] in epoch seconds.
delete from ops.windows
using (select unnest(from_json($windows::json, '[["bigint"]]')) as planned) as plan
where windows.project_id = $project_id
  and windows.state = 'planned'
  and windows.window_end > make_timestamp(plan.planned[1] * 1000000)
  and windows.window_start < make_timestamp(plan.planned[2] * 1000000);

insert into ops.windows (project_id, window_start, window_end, state, attempts)
select $project_id, make_timestamp(part[1] * 1000000), make_timestamp(part[2] * 1000000), 'planned', 0
from (select unnest(from_json($parts::json, '[["bigint"]]')) as part);
