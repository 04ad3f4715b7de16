-- Alerts that are due and not mended, of what no other part of the status tells or only a process that is up can mend: those
-- of gaps, rejected calls and refused readings are left out, because a plain sync mends them without noting it here.
-- One row an alert.
select project_id, kind, subject, since, detail
from ops.alerts
where mended_at is null
  and due_at <= now() at time zone 'UTC'
  and kind in ('failed_night', 'failed_export', 'failed_reconciliation', 'reconciliation_difference')
order by since, kind, subject;
