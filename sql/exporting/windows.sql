-- Proven windows that touch a range, in the order of time. Parameters: from, to (epoch seconds).
-- Result: project_id, window_start, window_end (epoch seconds), is_settled.
select
  project_id,
  epoch(window_start)::bigint as window_start,
  epoch(window_end)::bigint as window_end,
  state = 'settled' as is_settled
from ops.windows
where state in ('complete', 'settled')
  and window_end > make_timestamp($from::bigint * 1000000) and window_start < make_timestamp($to::bigint * 1000000)
order by project_id, window_start
