-- Closed billing days that were not exported yet, and those whose month was not reconciled since: one row a day and kind, in
-- time order. Parameter: $project_id.
with due as (
  select kinds.kind, closes.billing_date
  from ops.closes as closes
  cross join (values ('export'), ('reconciliation')) as kinds (kind)
  left join ops.follow_ups as follow_ups
    on follow_ups.project_id = closes.project_id and follow_ups.kind = kinds.kind
    and follow_ups.subject = case kinds.kind when 'export' then 'closed days' else strftime(closes.billing_date, '%Y-%m') end
  where closes.project_id = $project_id
    and closes.closed_at > coalesce(follow_ups.done_until, '-infinity'::timestamp)
)
select kind, billing_date::varchar as billing_date
from due
order by kind, billing_date;
