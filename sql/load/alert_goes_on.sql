-- A cause is still there, as it is now. What turned out to be certain is told sooner.
-- Parameters: $alert_id, $subject, $start, $end, $detail, $now, $patience, in seconds.
update ops.alerts
set
  subject = $subject,
  range_start = $start::timestamp,
  range_end = $end::timestamp,
  detail = $detail,
  due_at = least(due_at, $now::timestamp + to_seconds($patience::bigint))
where alert_id = $alert_id;
