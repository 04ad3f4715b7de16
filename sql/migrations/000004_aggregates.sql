-- What stands behind the daily views: a table for each grain, kept up by each load for what it writes (see
-- sql/load/days/). Calls of an older warehouse are counted when it is opened.

create table destination_days (
  billing_date date not null,
  project_id varchar not null,
  trunk_id varchar,
  direction varchar,
  from_country varchar,
  to_country varchar,
  currency varchar,
  calls bigint not null,
  answered bigint not null,
  answered_and_ended bigint not null,
  short_calls bigint not null,
  unpriced_calls bigint not null,
  talk_seconds bigint not null,
  billed_seconds bigint not null,
  talk_billed_seconds bigint not null,
  spend decimal(38, 6) not null
);
comment on table destination_days is 'What stands behind spend_daily, destination_daily, billing_uplift_daily and traffic_anomalies: one row per billing day, project, trunk, direction, countries and currency, kept up by each load for the calls that it writes. Days whose calls were dropped stay.';
comment on column destination_days.billing_date is 'Billing day that the calls were created in.';
comment on column destination_days.project_id is 'Project that was asked.';
comment on column destination_days.trunk_id is 'Trunk; null where the records name none.';
comment on column destination_days.direction is 'INBOUND or OUTBOUND.';
comment on column destination_days.from_country is 'ISO 3166-1 alpha-2 of the callers'' numbers; null if unknown.';
comment on column destination_days.to_country is 'ISO 3166-1 alpha-2 of the callees'' numbers; null if unknown.';
comment on column destination_days.currency is 'ISO 4217 currency of the prices; null for calls without a price.';
comment on column destination_days.calls is 'Call records.';
comment on column destination_days.answered is 'Calls with an answer time.';
comment on column destination_days.answered_and_ended is 'Calls with an answer time and an end time.';
comment on column destination_days.short_calls is 'Answered calls of fewer talk seconds than TRUNKLEDGER_SHORT_CALL_SECONDS. Counted again when that changes, but for days whose calls were dropped.';
comment on column destination_days.unpriced_calls is 'Calls that ended, were answered or have billed seconds, and have no price.';
comment on column destination_days.talk_seconds is 'Sum of talk_seconds.';
comment on column destination_days.billed_seconds is 'Sum of billing_duration_seconds.';
comment on column destination_days.talk_billed_seconds is 'Sum of billing_duration_seconds of the calls that were answered and ended.';
comment on column destination_days.spend is 'Sum of price_amount.';

create table trunk_days (
  billing_date date not null,
  project_id varchar not null,
  trunk_id varchar,
  direction varchar,
  attempts bigint not null,
  answered bigint not null,
  answered_and_ended bigint not null,
  short_calls bigint not null,
  failed bigint not null,
  unanswered_by_callee bigint not null,
  unanswered_by_caller bigint not null,
  talk_seconds bigint not null,
  microseconds_to_answer_p50 double
);
comment on table trunk_days is 'What stands behind answer_rates_daily: one row per billing day, project, trunk and direction, kept up by each load for the calls that it writes. Days whose calls were dropped stay.';
comment on column trunk_days.billing_date is 'Billing day that the calls were created in.';
comment on column trunk_days.project_id is 'Project that was asked.';
comment on column trunk_days.trunk_id is 'Trunk; null where the records name none.';
comment on column trunk_days.direction is 'INBOUND or OUTBOUND.';
comment on column trunk_days.attempts is 'Call records.';
comment on column trunk_days.answered is 'Calls with an answer time.';
comment on column trunk_days.answered_and_ended is 'Calls with an answer time and an end time.';
comment on column trunk_days.short_calls is 'Answered calls of fewer talk seconds than TRUNKLEDGER_SHORT_CALL_SECONDS. Counted again when that changes, but for days whose calls were dropped.';
comment on column trunk_days.failed is 'Calls with result FAILED.';
comment on column trunk_days.unanswered_by_callee is 'Calls without an answer time and with result BUSY or NO_ANSWER.';
comment on column trunk_days.unanswered_by_caller is 'Calls without an answer time and with result CANCEL.';
comment on column trunk_days.talk_seconds is 'Sum of talk_seconds.';
comment on column trunk_days.microseconds_to_answer_p50 is 'Median of answer_time - create_time, microseconds; null where no call was answered. The one figure that is no sum: it is taken from the calls of the day.';

create table number_days (
  billing_date date not null,
  project_id varchar not null,
  own_number varchar,
  direction varchar,
  currency varchar,
  calls bigint not null,
  answered bigint not null,
  answered_and_ended bigint not null,
  short_calls bigint not null,
  unpriced_calls bigint not null,
  talk_seconds bigint not null,
  billed_seconds bigint not null,
  spend decimal(38, 6) not null
);
comment on table number_days is 'What stands behind number_activity_daily: one row per billing day, project, own number, direction and currency, kept up by each load for the calls that it writes. Days whose calls were dropped stay.';
comment on column number_days.billing_date is 'Billing day that the calls were created in.';
comment on column number_days.project_id is 'Project that was asked.';
comment on column number_days.own_number is 'The project''s side of the calls in E.164: the callee of inbound calls, the caller of outbound ones; null where that is no number.';
comment on column number_days.direction is 'INBOUND or OUTBOUND.';
comment on column number_days.currency is 'ISO 4217 currency of the prices; null for calls without a price.';
comment on column number_days.calls is 'Call records.';
comment on column number_days.answered is 'Calls with an answer time.';
comment on column number_days.answered_and_ended is 'Calls with an answer time and an end time.';
comment on column number_days.short_calls is 'Answered calls of fewer talk seconds than TRUNKLEDGER_SHORT_CALL_SECONDS. Counted again when that changes, but for days whose calls were dropped.';
comment on column number_days.unpriced_calls is 'Calls that ended, were answered or have billed seconds, and have no price.';
comment on column number_days.talk_seconds is 'Sum of talk_seconds.';
comment on column number_days.billed_seconds is 'Sum of billing_duration_seconds.';
comment on column number_days.spend is 'Sum of price_amount.';

create table duration_days (
  billing_date date not null,
  project_id varchar not null,
  trunk_id varchar,
  direction varchar,
  from_seconds bigint not null,
  calls bigint not null,
  talk_seconds bigint not null
);
comment on table duration_days is 'What stands behind call_duration_histogram: one row per billing day, project, trunk, direction and bucket of talk seconds that any call falls in, kept up by each load for the calls that it writes. Days whose calls were dropped stay.';
comment on column duration_days.billing_date is 'Billing day that the calls were created in.';
comment on column duration_days.project_id is 'Project that was asked.';
comment on column duration_days.trunk_id is 'Trunk; null where the records name none.';
comment on column duration_days.direction is 'INBOUND or OUTBOUND.';
comment on column duration_days.from_seconds is 'Lower bound of the bucket, included: 0, 1, 6, 12, 18, 30, 60, 120, 180, 300, 600, 1200, 1800 or 3600 talk seconds.';
comment on column duration_days.calls is 'Answered calls that ended.';
comment on column duration_days.talk_seconds is 'Sum of talk_seconds.';
