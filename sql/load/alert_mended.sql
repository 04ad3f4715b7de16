-- A cause is gone. What nobody was told of leaves no trace. Parameters: $alert_id, $now.
delete from ops.alerts
where alert_id = $alert_id and notified_at is null;

update ops.alerts
set mended_at = $now::timestamp
where alert_id = $alert_id;
