-- What the provider's own export says of calls: imported files, their records, and the lines that could not be typed.
-- Never mixed with calls: the two are compared.

create table provider_records (
  project_id varchar not null,
  call_id varchar,
  record_project_id varchar,
  trunk_id varchar,
  trunk_name varchar,
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
  price_amount decimal(18, 6),
  price_currency varchar,
  price_per_minute_amount decimal(18, 6),
  price_per_minute_currency varchar,
  is_emergency_call boolean,
  cause_code bigint,
  sip_response_code bigint,
  region varchar,
  mean_opinion_score decimal(18, 6),
  transport varchar,
  port bigint,
  group_id varchar,
  relationship_type varchar,
  has_children boolean,
  other_columns varchar,
  import_id varchar not null,
  file_name varchar not null,
  line bigint not null,
  imported_at timestamp not null
);
comment on table provider_records is 'Call records of the provider''s dashboard or /calls/export, as imported: one row per (project_id, call_id), of the newest import that has it. For comparison with calls, which they are never added to.';
comment on column provider_records.project_id is 'Project that the file was imported for.';
comment on column provider_records.call_id is 'Call Id, an opaque string; null where the file has none. Need not be the id that the API gives the call.';
comment on column provider_records.record_project_id is 'Project Id that the record itself names.';
comment on column provider_records.trunk_id is 'Trunk Id, an opaque string.';
comment on column provider_records.trunk_name is 'Trunk Name at the time of the export.';
comment on column provider_records.direction is 'INBOUND or OUTBOUND, upper-cased.';
comment on column provider_records.call_result is 'Result, upper-cased.';
comment on column provider_records.from_raw is 'From as delivered.';
comment on column provider_records.to_raw is 'To as delivered.';
comment on column provider_records.from_e164 is 'Caller in E.164 with leading +; null where From is no number.';
comment on column provider_records.to_e164 is 'Callee in E.164 with leading +; null where To is no number.';
comment on column provider_records.from_country is 'From Country as delivered, upper-cased (ISO 3166-1 alpha-2).';
comment on column provider_records.to_country is 'To Country as delivered, upper-cased (ISO 3166-1 alpha-2).';
comment on column provider_records.create_time is 'Timestamp, UTC. Times without an offset were read in the import''s time zone.';
comment on column provider_records.answer_time is 'Answer Time, UTC; null if the call was not answered.';
comment on column provider_records.end_time is 'End Time, UTC; null where the call was in progress when the file was exported.';
comment on column provider_records.duration_seconds is 'Duration (s) as delivered: start to end inbound, answer to end outbound. Not the billed seconds.';
comment on column provider_records.price_amount is 'Cost; null where the file has none. Never add it across currencies.';
comment on column provider_records.price_currency is 'ISO 4217 currency of price_amount.';
comment on column provider_records.price_per_minute_amount is 'Price Per Minute.';
comment on column provider_records.price_per_minute_currency is 'ISO 4217 currency of price_per_minute_amount.';
comment on column provider_records.is_emergency_call is 'Is Emergency Call.';
comment on column provider_records.cause_code is 'Cause Code (ITU-T Q.850).';
comment on column provider_records.sip_response_code is 'SIP Response Code.';
comment on column provider_records.region is 'Region that the call ran in.';
comment on column provider_records.mean_opinion_score is 'MOS: quality of the call from 1 (bad) to 5 (excellent).';
comment on column provider_records.transport is 'Transport of the SIP signalling.';
comment on column provider_records.port is 'Port of the SIP signalling.';
comment on column provider_records.group_id is 'Group Id: what calls that belong together have in common.';
comment on column provider_records.relationship_type is 'Relationship Type: PARENT or CHILD, upper-cased.';
comment on column provider_records.has_children is 'Has Children: whether the call led to others.';
comment on column provider_records.other_columns is 'Columns of the file that have none here, and values that do not fit their column, as a JSON object of header and text; null if there are none.';
comment on column provider_records.import_id is 'Import that the row is of (see ops.imports).';
comment on column provider_records.file_name is 'Name of the file, without its folder.';
comment on column provider_records.line is 'Line of the file, the header being line 1; a record that spans several lines counts as one.';
comment on column provider_records.imported_at is 'When the file was imported, UTC.';

create table ops.imports (
  import_id varchar not null,
  project_id varchar not null,
  file_name varchar not null,
  sha256 varchar not null,
  landing_file varchar not null,
  imported_at timestamp not null,
  time_zone varchar not null,
  map varchar not null,
  columns varchar not null,
  header varchar not null,
  lines bigint not null,
  records bigint not null,
  replaced_records bigint not null,
  repeated_lines bigint not null,
  rejected_lines bigint not null,
  other_project_lines bigint not null,
  superseded_lines bigint not null,
  range_start timestamp,
  range_end timestamp
);
comment on table ops.imports is 'Files of the provider''s export that were imported: one row an import.';
comment on column ops.imports.import_id is 'Identifier of the import.';
comment on column ops.imports.project_id is 'Project that the file was imported for.';
comment on column ops.imports.file_name is 'Name of the file, without its folder.';
comment on column ops.imports.sha256 is 'SHA-256 of the file as it was given, unpacked: the same file is imported once.';
comment on column ops.imports.landing_file is 'Copy of the file, relative to landing/.';
comment on column ops.imports.imported_at is 'When, UTC.';
comment on column ops.imports.time_zone is 'IANA zone of the times that had no offset.';
comment on column ops.imports.map is 'What --map said, as a JSON object of column and header.';
comment on column ops.imports.columns is 'Columns that the file has, as a JSON object of column and header; what is not named the file lacks.';
comment on column ops.imports.header is 'Header of the file, as a JSON array.';
comment on column ops.imports.lines is 'Lines below the header, empty ones not counted.';
comment on column ops.imports.records is 'Of these, lines that became rows of provider_records.';
comment on column ops.imports.replaced_records is 'Rows of earlier imports that they replaced.';
comment on column ops.imports.repeated_lines is 'Lines that say the same of a call as a later line of the file.';
comment on column ops.imports.rejected_lines is 'Lines that could not be typed (see ops.rejected_records).';
comment on column ops.imports.other_project_lines is 'Lines of other projects, which are left out.';
comment on column ops.imports.superseded_lines is 'Lines of calls that a newer import has.';
comment on column ops.imports.range_start is 'Earliest Timestamp of the project''s lines, UTC; null where there are none.';
comment on column ops.imports.range_end is 'Latest Timestamp of the project''s lines, UTC, included.';

create table ops.rejected_records (
  import_id varchar not null,
  project_id varchar not null,
  file_name varchar not null,
  line bigint not null,
  call_id varchar,
  raw varchar not null,
  reason varchar not null,
  rejected_at timestamp not null
);
comment on table ops.rejected_records is 'Lines of imported files that could not be typed, whole: one row a line.';
comment on column ops.rejected_records.import_id is 'Import (see ops.imports).';
comment on column ops.rejected_records.project_id is 'Project that the file was imported for.';
comment on column ops.rejected_records.file_name is 'Name of the file, without its folder.';
comment on column ops.rejected_records.line is 'Line of the file, the header being line 1; a record that spans several lines counts as one.';
comment on column ops.rejected_records.call_id is 'Call Id, where the line has one that can be read.';
comment on column ops.rejected_records.raw is 'Line as delivered, as CSV (what is no CSV: its first 10,000 characters).';
comment on column ops.rejected_records.reason is 'All the reasons, separated by "; ".';
comment on column ops.rejected_records.rejected_at is 'When the file was imported, UTC.';

comment on column ops.readings.outcome is 'loaded, failed (the reading itself), refused (too few calls), superseded (a newer reading was there) or unsound (a check found rows); planned, mended, reopened or imported for what is no reading.';
