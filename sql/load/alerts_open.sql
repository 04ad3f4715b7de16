-- Alerts whose cause was there when it was last looked for, oldest first; epoch seconds. Parameters: $project_id.
select
  alert_id as id, kind, subject,
  epoch(range_start)::bigint as "start", epoch(range_end)::bigint as "end"
from ops.alerts
where project_id = $project_id and mended_at is null
order by since, alert_id;
