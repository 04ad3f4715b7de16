-- The billing days that have all their calls, in stretches of a month and project: a median holds all its values in memory.
-- Oldest first. Parameters: $project_id; null for all.
select
  days.project_id,
  min(billing_date) as first_date,
  max(billing_date) as last_date,
  min(day_start) as days_start,
  max(day_end) as days_end
from (
  select distinct project_id, billing_date from calls where project_id = coalesce($project_id, project_id)
) as days
join billing_days using (billing_date)
left join ops.retention using (project_id)
where day_start >= coalesce(retention.calls_from, '-infinity'::timestamp)
group by days.project_id, date_trunc('month', billing_date)
order by days.project_id, first_date;
