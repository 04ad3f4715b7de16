-- The windows that a run sets out to read; earlier plans that were not met go.
-- Parameters: $project_id, $parts, the stretches that no row covers, as JSON [[start, end], …] in epoch seconds.
delete from ops.windows where project_id = $project_id and state = 'planned';

insert into ops.windows (project_id, window_start, window_end, state, attempts)
select $project_id, make_timestamp(part[1] * 1000000), make_timestamp(part[2] * 1000000), 'planned', 0
from (select unnest(from_json($parts::json, '[["bigint"]]')) as part);
