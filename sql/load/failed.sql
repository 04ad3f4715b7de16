-- A reading that was given up or refused: what an earlier reading proved stays proven and keeps its figures.
-- Parameters: $project_id, $window_start, $window_end, $next_read_at, $error.
update ops.windows
set error = $error, attempts = attempts + 1, next_read_at = $next_read_at::timestamp
where project_id = $project_id
  and window_start >= $window_start::timestamp and window_end <= $window_end::timestamp
  and state in ('complete', 'settled');
