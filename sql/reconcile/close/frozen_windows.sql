-- The readings that the month stands on: one row a window, with its landing file and that file's sha256.
-- A template: {project_id}, {start} and {end} are literals.
select
  strftime(window_start, '%Y-%m-%dT%H:%M:%SZ') as window_start,
  strftime(window_end, '%Y-%m-%dT%H:%M:%SZ') as window_end,
  state,
  strftime(fetched_at, '%Y-%m-%dT%H:%M:%S.%gZ') as fetched_at,
  total_items,
  distinct_calls,
  rejected_calls,
  landing_file,
  sha256
from ledger.ops.windows
where project_id = {project_id} and window_end > {start}::timestamp and window_start < {end}::timestamp
order by window_start
