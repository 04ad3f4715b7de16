-- Windows whose last reading failed or was refused while an earlier one stands. One row a window.
select project_id, window_start, window_end, state, error, next_read_at
from ops.windows
where error is not null and state <> 'failed'
order by all;
