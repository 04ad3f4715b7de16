-- What was dropped after its period, and what is kept of it beside the aggregates.

create table ops.retention (
  project_id varchar not null,
  calls_from timestamp,
  landing_from timestamp,
  applied_at timestamp not null
);
comment on table ops.retention is 'From when on call rows and landing files are kept: one row a project of which any were dropped (trunkledger retain). What lies before is not read again; its windows, hours and days stay.';
comment on column ops.retention.project_id is 'Project that was asked.';
comment on column ops.retention.calls_from is 'Calls created before this were dropped, with their journal, rejected records, forwarded legs and imported records, UTC: a whole hour at which windows meet; billing days that begin before it are counted no more. Null where none were.';
comment on column ops.retention.landing_from is 'Readings of windows that ended by then, and files imported of calls before it, were dropped from landing/, UTC. Null where none were.';
comment on column ops.retention.applied_at is 'When it was last done, UTC.';

create table ops.retained_spans (
  project_id varchar not null,
  trunk_id varchar,
  direction varchar,
  create_time timestamp not null,
  answer_time timestamp,
  occupied_until timestamp not null
);
comment on table ops.retained_spans is 'Dropped calls that lasted into time whose calls are kept: one row a call, without its identifier and numbers. The hours that they reach into are counted with them.';
comment on column ops.retained_spans.project_id is 'Project that was asked.';
comment on column ops.retained_spans.trunk_id is 'Trunk; null where the record named none.';
comment on column ops.retained_spans.direction is 'INBOUND or OUTBOUND.';
comment on column ops.retained_spans.create_time is 'When the call was created, UTC.';
comment on column ops.retained_spans.answer_time is 'When it was answered, UTC; null if it was not.';
comment on column ops.retained_spans.occupied_until is 'End of the call''s occupancy (see calls), UTC.';
