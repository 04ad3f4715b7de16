-- Ledger rows never overlap. Parameters: $project_id, $window_start, $window_end.
with ordered as (
  select
    window_start, window_end,
    lag(window_end) over (order by window_start, window_end) as previous_end
  from ops.windows
  where project_id = $project_id and window_end > $window_start::timestamp and window_start < $window_end::timestamp
)
select window_start, window_end, previous_end
from ordered
where previous_end > window_start or window_end <= window_start;
