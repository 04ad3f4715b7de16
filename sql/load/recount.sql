-- Writes what a recount of a group of windows came to, in place of earlier ones of the same time.
-- Parameters: $project_id, $start, $end, $run_id, $seen_at, $windows, $expected, $counted, $reopened, $refused, $error.
delete from ops.recounts
where project_id = $project_id and range_end > $start::timestamp and range_start < $end::timestamp;

insert into ops.recounts (
  project_id, range_start, range_end, run_id, seen_at,
  windows, expected, counted, reopened_windows, refused_windows, error
)
values (
  $project_id, $start::timestamp, $end::timestamp, $run_id, $seen_at::timestamp,
  $windows, $expected::bigint, $counted::bigint, $reopened, $refused, $error
);
