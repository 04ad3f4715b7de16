-- Records set aside, by reason. One row a reason.
select project_id, reason, count(*) as records, min(window_start) as first_window, max(window_start) as last_window
from ops.rejected_calls
group by project_id, reason
order by records desc, reason;
