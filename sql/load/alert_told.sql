-- A message has arrived. Parameters: $alert_id, $status (begun or mended), $now.
update ops.alerts
set
  notified_at = coalesce(notified_at, $now::timestamp),
  mend_notified_at = case when $status = 'mended' then $now::timestamp end
where alert_id = $alert_id;
