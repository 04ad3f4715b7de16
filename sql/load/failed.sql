-- A reading that was given up or refused. What an earlier reading proved stays proven, keeps its figures and tells the
-- error; the rest of the window is failed.
-- Parameters: $project_id, $window_start, $window_end, $next_read_at, $error, and $parts, the unproven stretches with
-- the attempts made of each, as JSON [[start, end, attempts], …] in epoch seconds.
update ops.windows
set error = $error, attempts = attempts + 1, next_read_at = $next_read_at::timestamp
where project_id = $project_id
  and window_end > $window_start::timestamp and window_start < $window_end::timestamp
  and state in ('complete', 'settled');

delete from ops.windows
where project_id = $project_id
  and window_start >= $window_start::timestamp and window_end <= $window_end::timestamp
  and state in ('planned', 'failed');

insert into ops.windows (project_id, window_start, window_end, state, attempts, next_read_at, error)
select
  $project_id, make_timestamp(part[1] * 1000000), make_timestamp(part[2] * 1000000),
  'failed', part[3], $next_read_at::timestamp, $error
from (select unnest(from_json($parts::json, '[["bigint"]]')) as part);
