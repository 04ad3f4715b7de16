-- What has to be told now, in the order in which it happened. One row a message. Parameters: $project_id, $now.
select
  alert_id as id, kind, subject, detail, since, mended_at,
  case when mended_at is null then 'begun' else 'mended' end as status
from ops.alerts
where project_id = $project_id
  and case
    when mended_at is null then notified_at is null and due_at <= $now::timestamp
    else mend_notified_at is null
  end
order by coalesce(mended_at, since), alert_id;
