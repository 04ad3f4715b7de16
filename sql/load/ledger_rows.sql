-- Ledger rows that touch a range, in time order, in epoch seconds. Parameters: $project_id, $start, $end.
select
  epoch(window_start)::bigint as "start",
  epoch(window_end)::bigint as "end",
  state,
  attempts,
  epoch(next_read_at)::bigint as next_read_at,
  error is not null as is_failed
from ops.windows
where project_id = $project_id and window_end > $start::timestamp and window_start < $end::timestamp
order by window_start;
