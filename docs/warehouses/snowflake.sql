-- Snowflake. Written by "npm run warehouses", see docs/warehouses.md.

create table calls (
  dt DATE not null,
  project_id VARCHAR,
  call_id VARCHAR,
  trunk_id VARCHAR,
  record_project_id VARCHAR,
  direction VARCHAR,
  call_result VARCHAR,
  from_raw VARCHAR,
  to_raw VARCHAR,
  from_e164 VARCHAR,
  to_e164 VARCHAR,
  from_country VARCHAR,
  to_country VARCHAR,
  create_time TIMESTAMP_LTZ(6),
  answer_time TIMESTAMP_LTZ(6),
  end_time TIMESTAMP_LTZ(6),
  duration_seconds BIGINT,
  billing_duration_seconds BIGINT,
  talk_seconds BIGINT,
  price_amount NUMBER(18,6),
  price_currency VARCHAR,
  price_per_minute_amount NUMBER(18,6),
  price_per_minute_currency VARCHAR,
  billing_date DATE,
  finality VARCHAR,
  occupied_until TIMESTAMP_LTZ(6),
  first_seen_at TIMESTAMP_LTZ(6),
  fetched_at TIMESTAMP_LTZ(6)
) cluster by (dt);

create table spend_daily (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR,
  trunk_id VARCHAR,
  direction VARCHAR,
  to_country VARCHAR,
  currency VARCHAR,
  calls BIGINT,
  billed_seconds BIGINT,
  spend NUMBER(38,6),
  unpriced_calls BIGINT
) cluster by (dt);

create table answer_rates_daily (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR,
  trunk_id VARCHAR,
  direction VARCHAR,
  attempts BIGINT,
  answered BIGINT,
  failed BIGINT,
  asr DOUBLE,
  ner_lower DOUBLE,
  ner_estimate DOUBLE,
  acd_seconds DOUBLE,
  time_to_answer_p50 DOUBLE,
  short_calls BIGINT
) cluster by (dt);

create table trunk_volume_hourly (
  dt DATE not null,
  hour TIMESTAMP_LTZ(6),
  project_id VARCHAR,
  trunk_id VARCHAR,
  direction VARCHAR,
  attempts BIGINT,
  answered BIGINT,
  talk_seconds BIGINT,
  erlangs DOUBLE,
  talk_erlangs DOUBLE,
  peak_concurrent BIGINT,
  peak_cps BIGINT
) cluster by (dt);

create table trunk_limits (
  dt DATE not null,
  hour TIMESTAMP_LTZ(6),
  project_id VARCHAR,
  trunk_id VARCHAR,
  attempts BIGINT,
  peak_cps BIGINT,
  calls_per_second BIGINT,
  utilisation DOUBLE,
  is_over_limit BOOLEAN
) cluster by (dt);

create table destination_daily (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR,
  trunk_id VARCHAR,
  direction VARCHAR,
  country VARCHAR,
  currency VARCHAR,
  calls BIGINT,
  answered BIGINT,
  answered_and_ended BIGINT,
  short_calls BIGINT,
  unpriced_calls BIGINT,
  talk_seconds BIGINT,
  billed_seconds BIGINT,
  priced_seconds BIGINT,
  spend NUMBER(38,6),
  asr DOUBLE,
  acd_seconds DOUBLE,
  cost_per_billed_minute NUMBER(38,6)
) cluster by (dt);

create table number_activity_daily (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR,
  own_number VARCHAR,
  direction VARCHAR,
  currency VARCHAR,
  calls BIGINT,
  answered BIGINT,
  answered_and_ended BIGINT,
  short_calls BIGINT,
  unpriced_calls BIGINT,
  talk_seconds BIGINT,
  billed_seconds BIGINT,
  spend NUMBER(38,6),
  asr DOUBLE,
  acd_seconds DOUBLE
) cluster by (dt);

create table busy_hour_daily (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR,
  trunk_id VARCHAR,
  busy_hour TIMESTAMP_LTZ(6),
  attempts BIGINT,
  answered BIGINT,
  erlangs DOUBLE,
  talk_erlangs DOUBLE,
  share_of_day DOUBLE,
  peak_concurrent_lower BIGINT,
  peak_concurrent_upper BIGINT,
  peak_cps BIGINT
) cluster by (dt);

create table billing_uplift_daily (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR,
  trunk_id VARCHAR,
  direction VARCHAR,
  country VARCHAR,
  calls BIGINT,
  talk_seconds BIGINT,
  billed_seconds BIGINT,
  uplift_seconds BIGINT,
  uplift DOUBLE,
  billed_seconds_without_talk BIGINT
) cluster by (dt);

create table call_duration_histogram (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR,
  trunk_id VARCHAR,
  direction VARCHAR,
  from_seconds BIGINT,
  to_seconds BIGINT,
  calls BIGINT,
  talk_seconds BIGINT,
  share DOUBLE
) cluster by (dt);

create table traffic_anomalies (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR,
  trunk_id VARCHAR,
  direction VARCHAR,
  country VARCHAR,
  measure VARCHAR,
  currency VARCHAR,
  value NUMBER(38,6),
  baseline NUMBER(38,6),
  median_absolute_deviation NUMBER(38,6),
  samples BIGINT,
  score DOUBLE
) cluster by (dt);

create table trunks (
  dt DATE not null,
  project_id VARCHAR,
  trunk_id VARCHAR,
  name VARCHAR,
  host_name VARCHAR,
  top_level_domain VARCHAR,
  domain VARCHAR,
  calls_per_second BIGINT,
  enable_caller_name BOOLEAN,
  enable_call_forward BOOLEAN,
  call_forward_number VARCHAR,
  record_project_id VARCHAR,
  create_time TIMESTAMP_LTZ(6),
  update_time TIMESTAMP_LTZ(6),
  valid_from TIMESTAMP_LTZ(6),
  valid_to TIMESTAMP_LTZ(6),
  is_current BOOLEAN,
  changed_after TIMESTAMP_LTZ(6),
  fetched_at TIMESTAMP_LTZ(6)
) cluster by (dt);

create table sip_endpoints (
  dt DATE not null,
  project_id VARCHAR,
  sip_endpoint_id VARCHAR,
  trunk_id VARCHAR,
  name VARCHAR,
  address VARCHAR,
  port BIGINT,
  is_registered BOOLEAN,
  credential_user_name VARCHAR,
  transport VARCHAR,
  priority BIGINT,
  enabled BOOLEAN,
  create_time TIMESTAMP_LTZ(6),
  update_time TIMESTAMP_LTZ(6),
  valid_from TIMESTAMP_LTZ(6),
  valid_to TIMESTAMP_LTZ(6),
  is_current BOOLEAN,
  changed_after TIMESTAMP_LTZ(6),
  fetched_at TIMESTAMP_LTZ(6)
) cluster by (dt);

create table phone_numbers (
  dt DATE not null,
  project_id VARCHAR,
  phone_number_id VARCHAR,
  phone_number VARCHAR,
  trunk_id VARCHAR,
  country VARCHAR,
  create_time TIMESTAMP_LTZ(6),
  update_time TIMESTAMP_LTZ(6),
  valid_from TIMESTAMP_LTZ(6),
  valid_to TIMESTAMP_LTZ(6),
  is_current BOOLEAN,
  changed_after TIMESTAMP_LTZ(6),
  fetched_at TIMESTAMP_LTZ(6)
) cluster by (dt);

create table country_permissions (
  dt DATE not null,
  project_id VARCHAR,
  country VARCHAR,
  name VARCHAR,
  continent VARCHAR,
  dialing_codes VARCHAR,
  enabled BOOLEAN,
  valid_from TIMESTAMP_LTZ(6),
  valid_to TIMESTAMP_LTZ(6),
  is_current BOOLEAN,
  changed_after TIMESTAMP_LTZ(6),
  fetched_at TIMESTAMP_LTZ(6)
) cluster by (dt);

create table access_control_lists (
  dt DATE not null,
  project_id VARCHAR,
  access_control_list_id VARCHAR,
  name VARCHAR,
  enabled BOOLEAN,
  create_time TIMESTAMP_LTZ(6),
  update_time TIMESTAMP_LTZ(6),
  valid_from TIMESTAMP_LTZ(6),
  valid_to TIMESTAMP_LTZ(6),
  is_current BOOLEAN,
  changed_after TIMESTAMP_LTZ(6),
  fetched_at TIMESTAMP_LTZ(6)
) cluster by (dt);

create table ip_ranges (
  dt DATE not null,
  project_id VARCHAR,
  ip_range_id VARCHAR,
  access_control_list_id VARCHAR,
  description VARCHAR,
  ip_address VARCHAR,
  prefix_length BIGINT,
  create_time TIMESTAMP_LTZ(6),
  update_time TIMESTAMP_LTZ(6),
  valid_from TIMESTAMP_LTZ(6),
  valid_to TIMESTAMP_LTZ(6),
  is_current BOOLEAN,
  changed_after TIMESTAMP_LTZ(6),
  fetched_at TIMESTAMP_LTZ(6)
) cluster by (dt);

create table trunk_access_control_lists (
  dt DATE not null,
  project_id VARCHAR,
  trunk_id VARCHAR,
  access_control_list_id VARCHAR,
  valid_from TIMESTAMP_LTZ(6),
  valid_to TIMESTAMP_LTZ(6),
  is_current BOOLEAN,
  changed_after TIMESTAMP_LTZ(6),
  fetched_at TIMESTAMP_LTZ(6)
) cluster by (dt);

create table credential_lists (
  dt DATE not null,
  project_id VARCHAR,
  credential_list_id VARCHAR,
  name VARCHAR,
  user_names VARCHAR,
  create_time TIMESTAMP_LTZ(6),
  update_time TIMESTAMP_LTZ(6),
  valid_from TIMESTAMP_LTZ(6),
  valid_to TIMESTAMP_LTZ(6),
  is_current BOOLEAN,
  changed_after TIMESTAMP_LTZ(6),
  fetched_at TIMESTAMP_LTZ(6)
) cluster by (dt);

create table credential_list_trunks (
  dt DATE not null,
  project_id VARCHAR,
  credential_list_id VARCHAR,
  trunk_id VARCHAR,
  valid_from TIMESTAMP_LTZ(6),
  valid_to TIMESTAMP_LTZ(6),
  is_current BOOLEAN,
  changed_after TIMESTAMP_LTZ(6),
  fetched_at TIMESTAMP_LTZ(6)
) cluster by (dt);
