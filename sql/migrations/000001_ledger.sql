-- The ledger: calls, what was read when, what was set aside, what changed.
-- No primary keys and no indexes: a window is replaced against its own time range, and uniqueness is proven by the
-- load and by sql/checks. With a primary key loads were 1.6 times slower and replacing 700,000 rows took 40 s.

comment on table ops.migrations is 'Migrations that this warehouse has: one row a file of sql/migrations.';
comment on column ops.migrations.number is 'Number that the file name begins with.';
comment on column ops.migrations.name is 'File name without .sql.';
comment on column ops.migrations.applied_at is 'When it was applied, UTC.';

create table ops.settings (
  name varchar not null,
  value varchar not null
);
comment on table ops.settings is 'Settings that are part of the warehouse: one row a setting.';
comment on column ops.settings.name is 'billing_time_zone, short_call_seconds, definitions (a hash of views and reference data).';
comment on column ops.settings.value is 'Value as text.';

create table ops.projects (
  project_id varchar not null,
  covers_from timestamp not null,
  is_configured boolean not null
);
comment on table ops.projects is 'Projects that are read into this warehouse: one row a project.';
comment on column ops.projects.project_id is 'Project that was asked.';
comment on column ops.projects.covers_from is 'Earliest time that the ledger is to cover, UTC: TRUNKLEDGER_FROM, or 24 hours before the first run.';
comment on column ops.projects.is_configured is 'Whether covers_from comes from TRUNKLEDGER_FROM (true) or from the first run (false).';

create table billing_days (
  billing_date date not null,
  day_start timestamp not null,
  day_end timestamp not null
);
comment on table billing_days is 'Billing days in the billing time zone, cut by one source of zone rules: one row a date. Half-open, [day_start, day_end).';
comment on column billing_days.billing_date is 'Calendar date in the billing time zone.';
comment on column billing_days.day_start is 'First instant of the date, UTC.';
comment on column billing_days.day_end is 'First instant of the next date, UTC. Days of 23 and 25 hours are ordinary.';

create table calls (
  project_id varchar not null,
  call_id varchar not null,
  trunk_id varchar,
  record_project_id varchar,
  direction varchar,
  call_result varchar,
  from_raw varchar,
  to_raw varchar,
  from_e164 varchar,
  to_e164 varchar,
  from_country varchar,
  to_country varchar,
  create_time timestamp not null,
  answer_time timestamp,
  end_time timestamp,
  duration_seconds bigint,
  billing_duration_seconds bigint,
  talk_seconds bigint,
  price_amount decimal(18, 6),
  price_currency varchar,
  price_per_minute_amount decimal(18, 6),
  price_per_minute_currency varchar,
  billing_date date not null,
  finality varchar not null,
  occupied_until timestamp not null,
  first_seen_at timestamp not null,
  fetched_at timestamp not null
);
comment on table calls is 'Call detail records: one row per (project_id, call_id), the newest reading.';
comment on column calls.project_id is 'Project that was asked.';
comment on column calls.call_id is 'Identifier of the call, an opaque string.';
comment on column calls.trunk_id is 'Trunk that the call was made through, an opaque string.';
comment on column calls.record_project_id is 'Project that the record itself names.';
comment on column calls.direction is 'INBOUND (to a number of ours) or OUTBOUND (from our SIP device), upper-cased.';
comment on column calls.call_result is 'COMPLETED, NO_ANSWER, CANCEL, BUSY or FAILED; an unknown value is kept, upper-cased. COMPLETED does not mean answered.';
comment on column calls.from_raw is 'Caller as delivered.';
comment on column calls.to_raw is 'Callee as delivered.';
comment on column calls.from_e164 is 'Caller in E.164 with leading +; from a number or a SIP URI''s user part; null where it is no number.';
comment on column calls.to_e164 is 'Callee in E.164 with leading +; from a number or a SIP URI''s user part; null where it is no number.';
comment on column calls.from_country is 'ISO 3166-1 alpha-2 of the caller''s number; null if unknown.';
comment on column calls.to_country is 'ISO 3166-1 alpha-2 of the callee''s number; null if unknown.';
comment on column calls.create_time is 'When the call was created, UTC, microseconds.';
comment on column calls.answer_time is 'When the call was answered, UTC; null if it was not. This alone says whether a call was answered.';
comment on column calls.end_time is 'When the call ended, UTC; null while it is in progress.';
comment on column calls.duration_seconds is 'Seconds as delivered: start to end inbound, answer to end outbound. Never compare or sum it across directions.';
comment on column calls.billing_duration_seconds is 'Billed seconds as delivered: the duration rounded up to the billing increment.';
comment on column calls.talk_seconds is 'Whole seconds elapsed from answer_time to end_time (0 where the end lies before the answer); null if not answered or not ended.';
comment on column calls.price_amount is 'Total price; null until priced. Never add it across currencies.';
comment on column calls.price_currency is 'ISO 4217 currency of price_amount.';
comment on column calls.price_per_minute_amount is 'Price per minute.';
comment on column calls.price_per_minute_currency is 'ISO 4217 currency of price_per_minute_amount.';
comment on column calls.billing_date is 'Billing day that create_time falls in (see billing_days).';
comment on column calls.finality is 'open (no end yet), unpriced (ended, no price, and answered or with billed seconds), final, or stale (open or unpriced beyond TRUNKLEDGER_STALE_AFTER).';
comment on column calls.occupied_until is 'End of the call, or fetched_at while it is open; never before create_time. Upper end of the call''s occupancy.';
comment on column calls.first_seen_at is 'When the call was first read, UTC.';
comment on column calls.fetched_at is 'When the reading was taken that this row is of, UTC: the last one that changed it, or for an open call the last one.';

create table trunk_hours (
  hour timestamp not null,
  project_id varchar not null,
  trunk_id varchar,
  direction varchar,
  attempts bigint not null,
  answered bigint not null,
  talk_microseconds bigint not null,
  occupied_microseconds bigint not null,
  peak_concurrent bigint not null,
  peak_cps bigint not null
);
comment on table trunk_hours is 'What stands behind trunk_volume_hourly: one row per UTC hour, project, trunk and direction, recomputed for the hours that a load touches.';
comment on column trunk_hours.hour is 'Start of the hour, UTC.';
comment on column trunk_hours.project_id is 'Project that was asked.';
comment on column trunk_hours.trunk_id is 'Trunk; null where the records name none.';
comment on column trunk_hours.direction is 'INBOUND or OUTBOUND.';
comment on column trunk_hours.attempts is 'Calls created in the hour.';
comment on column trunk_hours.answered is 'Calls created in the hour that were answered.';
comment on column trunk_hours.talk_microseconds is 'Microseconds from answer to end that fall inside the hour.';
comment on column trunk_hours.occupied_microseconds is 'Microseconds from creation to end (open calls: to fetched_at) that fall inside the hour.';
comment on column trunk_hours.peak_concurrent is 'Most calls open at one instant inside the hour.';
comment on column trunk_hours.peak_cps is 'Most calls created in one second of the hour.';

create table number_prefixes (
  prefix varchar not null,
  country varchar not null
);
comment on table number_prefixes is 'Number prefixes to countries, longest prefix wins: one row a prefix, made from libphonenumber''s metadata.';
comment on column number_prefixes.prefix is 'Leading digits of an E.164 number without +, at most seven.';
comment on column number_prefixes.country is 'ISO 3166-1 alpha-2.';

create table ops.windows (
  project_id varchar not null,
  window_start timestamp not null,
  window_end timestamp not null,
  state varchar not null,
  total_items bigint,
  distinct_calls bigint,
  open_calls bigint,
  unpriced_calls bigint,
  rejected_calls bigint,
  attempts bigint not null,
  fetched_at timestamp,
  next_read_at timestamp,
  landing_file varchar,
  sha256 varchar,
  error varchar
);
comment on table ops.windows is 'Coverage ledger: one row per (project_id, window_start, window_end), half-open; rows never overlap.';
comment on column ops.windows.project_id is 'Project that was asked.';
comment on column ops.windows.window_start is 'First creation time of the window, UTC, included.';
comment on column ops.windows.window_end is 'End of the window, UTC, excluded.';
comment on column ops.windows.state is 'planned, failed (see error), complete (proven against the API''s own count) or settled (complete, every call final or stale, read long enough after its end).';
comment on column ops.windows.total_items is 'Calls in the inclusive range asked for, as the API counted them.';
comment on column ops.windows.distinct_calls is 'Rows of calls inside the half-open window.';
comment on column ops.windows.open_calls is 'Calls of the window whose finality is open.';
comment on column ops.windows.unpriced_calls is 'Calls of the window whose finality is unpriced.';
comment on column ops.windows.rejected_calls is 'Records of the window that could not be typed (see ops.rejected_calls).';
comment on column ops.windows.attempts is 'Readings taken of exactly this window, failed ones included.';
comment on column ops.windows.fetched_at is 'When the reading was taken that the figures are of, UTC.';
comment on column ops.windows.next_read_at is 'When the window is worth reading again, UTC; null once settled.';
comment on column ops.windows.landing_file is 'Data file of that reading, relative to landing/.';
comment on column ops.windows.sha256 is 'SHA-256 of that file, compressed as it is.';
comment on column ops.windows.error is 'Why the last reading failed or was refused; null if it was loaded.';

create table ops.rejected_calls (
  project_id varchar not null,
  window_start timestamp not null,
  window_end timestamp not null,
  call_id varchar,
  raw varchar not null,
  reason varchar not null,
  rejected_at timestamp not null
);
comment on table ops.rejected_calls is 'Records that could not be typed, whole, of the newest reading of each window: one row a record.';
comment on column ops.rejected_calls.project_id is 'Project that was asked.';
comment on column ops.rejected_calls.window_start is 'Start of the window that the record was listed in, UTC.';
comment on column ops.rejected_calls.window_end is 'End of that window, UTC.';
comment on column ops.rejected_calls.call_id is 'Identifier of the call, where the record has one.';
comment on column ops.rejected_calls.raw is 'Record as delivered (JSON text).';
comment on column ops.rejected_calls.reason is 'All the reasons, separated by "; ".';
comment on column ops.rejected_calls.rejected_at is 'When the reading was taken, UTC.';

create table ops.call_changes (
  project_id varchar not null,
  call_id varchar not null,
  create_time timestamp not null,
  seen_at timestamp not null,
  field varchar not null,
  before varchar,
  after varchar
);
comment on table ops.call_changes is 'What a later reading changed in a call: one row a field.';
comment on column ops.call_changes.project_id is 'Project that was asked.';
comment on column ops.call_changes.call_id is 'Identifier of the call.';
comment on column ops.call_changes.create_time is 'Creation time of the call before the change, UTC.';
comment on column ops.call_changes.seen_at is 'When the reading was taken that showed the change, UTC.';
comment on column ops.call_changes.field is 'Column of calls; vanished: the API no longer lists the call; duplicate: the same call stood in two windows and the older reading went.';
comment on column ops.call_changes.before is 'Value before, as text; for vanished and duplicate the whole last record as JSON.';
comment on column ops.call_changes.after is 'Value after, as text; null for vanished and duplicate.';

create table ops.readings (
  project_id varchar not null,
  manifest varchar not null,
  fetched_at timestamp not null,
  outcome varchar not null
);
comment on table ops.readings is 'Landed readings that were dealt with: one row a manifest. What lies in landing/ and is not here is loaded at the next start.';
comment on column ops.readings.project_id is 'Project that was asked.';
comment on column ops.readings.manifest is 'Manifest, relative to landing/.';
comment on column ops.readings.fetched_at is 'When the reading was taken, UTC.';
comment on column ops.readings.outcome is 'loaded, failed (the reading itself), refused (too few calls), superseded (a newer reading was there) or unsound (a check found rows); planned or mended for what is no reading.';

create table ops.runs (
  run_id varchar not null,
  project_id varchar not null,
  command varchar not null,
  range_start timestamp,
  range_end timestamp,
  state varchar not null,
  started_at timestamp not null,
  finished_at timestamp,
  seconds double,
  windows bigint,
  failed_windows bigint,
  calls_new bigint,
  calls_changed bigint,
  calls_unchanged bigint,
  calls_vanished bigint,
  calls_rejected bigint,
  requests bigint,
  retries bigint,
  error varchar
);
comment on table ops.runs is 'Runs of the pipeline: one row a run.';
comment on column ops.runs.run_id is 'Identifier of the run.';
comment on column ops.runs.project_id is 'Project that was asked.';
comment on column ops.runs.command is 'Command, with its options.';
comment on column ops.runs.range_start is 'Start of the range asked for, UTC, included.';
comment on column ops.runs.range_end is 'End of the range asked for, UTC, excluded.';
comment on column ops.runs.state is 'running, done, attention (done, but something needs a person), interrupted or failed.';
comment on column ops.runs.started_at is 'UTC.';
comment on column ops.runs.finished_at is 'UTC; null while running, or where the process was killed.';
comment on column ops.runs.seconds is 'Wall-clock seconds.';
comment on column ops.runs.windows is 'Windows that were read and loaded.';
comment on column ops.runs.failed_windows is 'Windows that failed or were refused.';
comment on column ops.runs.calls_new is 'Calls that were not there before.';
comment on column ops.runs.calls_changed is 'Calls that a reading changed.';
comment on column ops.runs.calls_unchanged is 'Calls that were read again and are as they were.';
comment on column ops.runs.calls_vanished is 'Calls that the API no longer lists.';
comment on column ops.runs.calls_rejected is 'Records that could not be typed.';
comment on column ops.runs.requests is 'HTTP requests.';
comment on column ops.runs.retries is 'HTTP requests that were repeats.';
comment on column ops.runs.error is 'Why the run failed.';
