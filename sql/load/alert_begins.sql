-- A cause is there for the first time.
-- Parameters: $alert_id, $project_id, $kind, $subject, $start, $end (null where it is about no time), $detail, $now,
-- $patience, in seconds.
insert into ops.alerts (alert_id, project_id, kind, subject, range_start, range_end, detail, since, due_at)
values (
  $alert_id, $project_id, $kind, $subject, $start::timestamp, $end::timestamp, $detail,
  $now::timestamp, $now::timestamp + to_seconds($patience::bigint)
);
