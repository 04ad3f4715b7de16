-- What follows the close of billing days: their export, and the reconciliation of their month.

create table ops.follow_ups (
  project_id varchar not null,
  kind varchar not null,
  subject varchar not null,
  tried_at timestamp not null,
  done_until timestamp,
  state varchar not null,
  detail varchar
);
comment on table ops.follow_ups is 'What follows the close of billing days: one row per (project_id, kind, subject), how it went last. What is closed later than done_until is not followed up yet.';
comment on column ops.follow_ups.project_id is 'Project whose days were closed.';
comment on column ops.follow_ups.kind is 'export (see TRUNKLEDGER_EXPORT_TO) or reconciliation.';
comment on column ops.follow_ups.subject is 'Of an export: closed days; of a reconciliation: the month, 2026-10.';
comment on column ops.follow_ups.tried_at is 'When it was last tried, UTC.';
comment on column ops.follow_ups.done_until is 'When the last one began that did not fail, UTC: it has seen what was closed before. Null where none has.';
comment on column ops.follow_ups.state is 'done, failed (see detail) or, of a reconciliation, differs.';
comment on column ops.follow_ups.detail is 'Why it failed, or what differs; null else. Holds no phone numbers.';

comment on column ops.alerts.kind is 'failed_night (a billing day is not closed), open_gap, rejected_calls, refused_shrink, failed_export, failed_reconciliation or reconciliation_difference.';
