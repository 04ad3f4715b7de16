-- What happens by the clock: billing days that were closed, settled days that were counted again, and what was told.

create table ops.closes (
  project_id varchar not null,
  billing_date date not null,
  range_start timestamp not null,
  range_end timestamp not null,
  run_id varchar not null,
  closed_at timestamp not null,
  state varchar not null,
  calls bigint not null,
  open_calls bigint not null,
  unpriced_calls bigint not null,
  rejected_calls bigint not null,
  gaps bigint not null,
  refused_windows bigint not null,
  spend varchar not null
);
comment on table ops.closes is 'Billing days that were closed, with the figures of that moment: one row per (project_id, billing_date), the newest close. A day that is due and has no row is closed by the next look at the ledger.';
comment on column ops.closes.project_id is 'Project that was asked.';
comment on column ops.closes.billing_date is 'Calendar date in the billing time zone.';
comment on column ops.closes.range_start is 'First instant that was closed, UTC, included: where the day begins, or where the ledger begins within it.';
comment on column ops.closes.range_end is 'End of the day, UTC, excluded.';
comment on column ops.closes.run_id is 'Run that closed the day (see ops.runs).';
comment on column ops.closes.closed_at is 'When, UTC.';
comment on column ops.closes.state is 'closed, or attention (closed, but with gaps, rejected calls or refused readings).';
comment on column ops.closes.calls is 'Calls of the day.';
comment on column ops.closes.open_calls is 'Of these, calls that had not ended.';
comment on column ops.closes.unpriced_calls is 'Of these, calls that had ended and had no price.';
comment on column ops.closes.rejected_calls is 'Records of the day''s windows that could not be typed.';
comment on column ops.closes.gaps is 'Stretches of the day that no complete or settled window covered.';
comment on column ops.closes.refused_windows is 'Windows of the day that kept an earlier reading, because the last one failed or was refused.';
comment on column ops.closes.spend is 'Sum of price_amount by currency, as JSON: {"EUR":"12.340000"}. Amounts are text, so that no reader makes floats of them.';

create table ops.recounts (
  project_id varchar not null,
  range_start timestamp not null,
  range_end timestamp not null,
  run_id varchar not null,
  seen_at timestamp not null,
  windows bigint not null,
  expected bigint,
  counted bigint,
  reopened_windows bigint not null,
  refused_windows bigint not null,
  error varchar
);
comment on table ops.recounts is 'Settled windows that were counted again, by the API''s totalItems: one row a group of neighbouring windows of one UTC day, the last recount; rows never overlap.';
comment on column ops.recounts.project_id is 'Project that was asked.';
comment on column ops.recounts.range_start is 'Start of the first window, UTC, included.';
comment on column ops.recounts.range_end is 'End of the last window, UTC, excluded.';
comment on column ops.recounts.run_id is 'Run that counted (see ops.runs).';
comment on column ops.recounts.seen_at is 'When, UTC.';
comment on column ops.recounts.windows is 'Windows of the group.';
comment on column ops.recounts.expected is 'Calls that the API had to count for the ledger to be right; null where only a new reading can tell.';
comment on column ops.recounts.counted is 'Calls that the API counted; null where it was not asked, or did not answer.';
comment on column ops.recounts.reopened_windows is 'Windows whose count differed: they are read again.';
comment on column ops.recounts.refused_windows is 'Windows for which the API counted none, or suspiciously few, of the calls that the ledger holds: they stay as they are, and a person has to look.';
comment on column ops.recounts.error is 'Why the group could not be counted; null if it was.';

create table ops.alerts (
  alert_id varchar not null,
  project_id varchar not null,
  kind varchar not null,
  subject varchar not null,
  range_start timestamp,
  range_end timestamp,
  detail varchar not null,
  since timestamp not null,
  due_at timestamp not null,
  notified_at timestamp,
  mended_at timestamp,
  mend_notified_at timestamp
);
comment on table ops.alerts is 'What needs a person and was, or will be, told to TRUNKLEDGER_ALERT_URL: one row an occurrence of a cause, from when it was first seen until it was mended.';
comment on column ops.alerts.alert_id is 'Identifier of the occurrence; both of its messages carry it.';
comment on column ops.alerts.project_id is 'Project that it is about.';
comment on column ops.alerts.kind is 'failed_night (a billing day is not closed), open_gap, rejected_calls or refused_shrink.';
comment on column ops.alerts.subject is 'What exactly: dates, a stretch of time, or the reason of a rejection.';
comment on column ops.alerts.range_start is 'Start of the time that it has been about so far, UTC, included; null where it is about no time.';
comment on column ops.alerts.range_end is 'End of that time, UTC, excluded.';
comment on column ops.alerts.detail is 'What the message says of it; holds no phone numbers.';
comment on column ops.alerts.since is 'When the cause was first seen, UTC.';
comment on column ops.alerts.due_at is 'From when on it is told, UTC: what mends by itself before is not.';
comment on column ops.alerts.notified_at is 'When it was told, UTC; null until then.';
comment on column ops.alerts.mended_at is 'When it was no longer there, UTC; null while it is.';
comment on column ops.alerts.mend_notified_at is 'When that was told, UTC; null until then.';

comment on column ops.windows.next_read_at is 'When the window is worth reading again, UTC; null once settled. Where a recount differs, a settled window is complete again and due at once.';
comment on column ops.readings.outcome is 'loaded, failed (the reading itself), refused (too few calls), superseded (a newer reading was there) or unsound (a check found rows); planned, mended or reopened for what is no reading.';
