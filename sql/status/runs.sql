-- The last runs, newest first.
select started_at, command, state, windows, failed_windows, calls_new, calls_changed, calls_rejected, requests,
  round(seconds, 1) as seconds, error
from ops.runs
order by started_at desc
limit 10;
