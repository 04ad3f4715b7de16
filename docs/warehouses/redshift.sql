-- Redshift. Times are UTC without a zone, as its Parquet reader gives them. Written by "npm run warehouses", see docs/warehouses.md.

create table calls (
  dt DATE not null,
  project_id VARCHAR(65535),
  call_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  record_project_id VARCHAR(65535),
  direction VARCHAR(65535),
  call_result VARCHAR(65535),
  from_raw VARCHAR(65535),
  to_raw VARCHAR(65535),
  from_e164 VARCHAR(65535),
  to_e164 VARCHAR(65535),
  from_country VARCHAR(65535),
  to_country VARCHAR(65535),
  create_time TIMESTAMP,
  answer_time TIMESTAMP,
  end_time TIMESTAMP,
  duration_seconds BIGINT,
  billing_duration_seconds BIGINT,
  talk_seconds BIGINT,
  price_amount DECIMAL(18,6),
  price_currency VARCHAR(65535),
  price_per_minute_amount DECIMAL(18,6),
  price_per_minute_currency VARCHAR(65535),
  billing_date DATE,
  finality VARCHAR(65535),
  occupied_until TIMESTAMP,
  first_seen_at TIMESTAMP,
  fetched_at TIMESTAMP
);

create table spend_daily (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  direction VARCHAR(65535),
  to_country VARCHAR(65535),
  currency VARCHAR(65535),
  calls BIGINT,
  billed_seconds BIGINT,
  spend DECIMAL(38,6),
  unpriced_calls BIGINT
);

create table answer_rates_daily (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  direction VARCHAR(65535),
  attempts BIGINT,
  answered BIGINT,
  failed BIGINT,
  asr DOUBLE PRECISION,
  ner_lower DOUBLE PRECISION,
  ner_estimate DOUBLE PRECISION,
  acd_seconds DOUBLE PRECISION,
  time_to_answer_p50 DOUBLE PRECISION,
  short_calls BIGINT
);

create table trunk_volume_hourly (
  dt DATE not null,
  hour TIMESTAMP,
  project_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  direction VARCHAR(65535),
  attempts BIGINT,
  answered BIGINT,
  talk_seconds BIGINT,
  erlangs DOUBLE PRECISION,
  talk_erlangs DOUBLE PRECISION,
  peak_concurrent BIGINT,
  peak_cps BIGINT
);

create table trunk_limits (
  dt DATE not null,
  hour TIMESTAMP,
  project_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  attempts BIGINT,
  peak_cps BIGINT,
  calls_per_second BIGINT,
  utilisation DOUBLE PRECISION,
  is_over_limit BOOLEAN
);

create table destination_daily (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  direction VARCHAR(65535),
  country VARCHAR(65535),
  currency VARCHAR(65535),
  calls BIGINT,
  answered BIGINT,
  answered_and_ended BIGINT,
  short_calls BIGINT,
  unpriced_calls BIGINT,
  talk_seconds BIGINT,
  billed_seconds BIGINT,
  priced_seconds BIGINT,
  spend DECIMAL(38,6),
  asr DOUBLE PRECISION,
  acd_seconds DOUBLE PRECISION,
  cost_per_billed_minute DECIMAL(38,6)
);

create table number_activity_daily (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR(65535),
  own_number VARCHAR(65535),
  direction VARCHAR(65535),
  currency VARCHAR(65535),
  calls BIGINT,
  answered BIGINT,
  answered_and_ended BIGINT,
  short_calls BIGINT,
  unpriced_calls BIGINT,
  talk_seconds BIGINT,
  billed_seconds BIGINT,
  spend DECIMAL(38,6),
  asr DOUBLE PRECISION,
  acd_seconds DOUBLE PRECISION
);

create table busy_hour_daily (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  busy_hour TIMESTAMP,
  attempts BIGINT,
  answered BIGINT,
  erlangs DOUBLE PRECISION,
  talk_erlangs DOUBLE PRECISION,
  share_of_day DOUBLE PRECISION,
  peak_concurrent_lower BIGINT,
  peak_concurrent_upper BIGINT,
  peak_cps BIGINT
);

create table billing_uplift_daily (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  direction VARCHAR(65535),
  country VARCHAR(65535),
  calls BIGINT,
  talk_seconds BIGINT,
  billed_seconds BIGINT,
  uplift_seconds BIGINT,
  uplift DOUBLE PRECISION,
  billed_seconds_without_talk BIGINT
);

create table call_duration_histogram (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  direction VARCHAR(65535),
  from_seconds BIGINT,
  to_seconds BIGINT,
  calls BIGINT,
  talk_seconds BIGINT,
  share DOUBLE PRECISION
);

create table traffic_anomalies (
  dt DATE not null,
  billing_date DATE,
  project_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  direction VARCHAR(65535),
  country VARCHAR(65535),
  measure VARCHAR(65535),
  currency VARCHAR(65535),
  value DECIMAL(38,6),
  baseline DECIMAL(38,6),
  median_absolute_deviation DECIMAL(38,6),
  samples BIGINT,
  score DOUBLE PRECISION
);

create table trunks (
  dt DATE not null,
  project_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  name VARCHAR(65535),
  host_name VARCHAR(65535),
  top_level_domain VARCHAR(65535),
  domain VARCHAR(65535),
  calls_per_second BIGINT,
  enable_caller_name BOOLEAN,
  enable_call_forward BOOLEAN,
  call_forward_number VARCHAR(65535),
  record_project_id VARCHAR(65535),
  create_time TIMESTAMP,
  update_time TIMESTAMP,
  valid_from TIMESTAMP,
  valid_to TIMESTAMP,
  is_current BOOLEAN,
  changed_after TIMESTAMP,
  fetched_at TIMESTAMP
);

create table sip_endpoints (
  dt DATE not null,
  project_id VARCHAR(65535),
  sip_endpoint_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  name VARCHAR(65535),
  address VARCHAR(65535),
  port BIGINT,
  is_registered BOOLEAN,
  credential_user_name VARCHAR(65535),
  transport VARCHAR(65535),
  priority BIGINT,
  enabled BOOLEAN,
  create_time TIMESTAMP,
  update_time TIMESTAMP,
  valid_from TIMESTAMP,
  valid_to TIMESTAMP,
  is_current BOOLEAN,
  changed_after TIMESTAMP,
  fetched_at TIMESTAMP
);

create table phone_numbers (
  dt DATE not null,
  project_id VARCHAR(65535),
  phone_number_id VARCHAR(65535),
  phone_number VARCHAR(65535),
  trunk_id VARCHAR(65535),
  country VARCHAR(65535),
  create_time TIMESTAMP,
  update_time TIMESTAMP,
  valid_from TIMESTAMP,
  valid_to TIMESTAMP,
  is_current BOOLEAN,
  changed_after TIMESTAMP,
  fetched_at TIMESTAMP
);

create table country_permissions (
  dt DATE not null,
  project_id VARCHAR(65535),
  country VARCHAR(65535),
  name VARCHAR(65535),
  continent VARCHAR(65535),
  dialing_codes VARCHAR(65535),
  enabled BOOLEAN,
  valid_from TIMESTAMP,
  valid_to TIMESTAMP,
  is_current BOOLEAN,
  changed_after TIMESTAMP,
  fetched_at TIMESTAMP
);

create table access_control_lists (
  dt DATE not null,
  project_id VARCHAR(65535),
  access_control_list_id VARCHAR(65535),
  name VARCHAR(65535),
  enabled BOOLEAN,
  create_time TIMESTAMP,
  update_time TIMESTAMP,
  valid_from TIMESTAMP,
  valid_to TIMESTAMP,
  is_current BOOLEAN,
  changed_after TIMESTAMP,
  fetched_at TIMESTAMP
);

create table ip_ranges (
  dt DATE not null,
  project_id VARCHAR(65535),
  ip_range_id VARCHAR(65535),
  access_control_list_id VARCHAR(65535),
  description VARCHAR(65535),
  ip_address VARCHAR(65535),
  prefix_length BIGINT,
  create_time TIMESTAMP,
  update_time TIMESTAMP,
  valid_from TIMESTAMP,
  valid_to TIMESTAMP,
  is_current BOOLEAN,
  changed_after TIMESTAMP,
  fetched_at TIMESTAMP
);

create table trunk_access_control_lists (
  dt DATE not null,
  project_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  access_control_list_id VARCHAR(65535),
  valid_from TIMESTAMP,
  valid_to TIMESTAMP,
  is_current BOOLEAN,
  changed_after TIMESTAMP,
  fetched_at TIMESTAMP
);

create table credential_lists (
  dt DATE not null,
  project_id VARCHAR(65535),
  credential_list_id VARCHAR(65535),
  name VARCHAR(65535),
  user_names VARCHAR(65535),
  create_time TIMESTAMP,
  update_time TIMESTAMP,
  valid_from TIMESTAMP,
  valid_to TIMESTAMP,
  is_current BOOLEAN,
  changed_after TIMESTAMP,
  fetched_at TIMESTAMP
);

create table credential_list_trunks (
  dt DATE not null,
  project_id VARCHAR(65535),
  credential_list_id VARCHAR(65535),
  trunk_id VARCHAR(65535),
  valid_from TIMESTAMP,
  valid_to TIMESTAMP,
  is_current BOOLEAN,
  changed_after TIMESTAMP,
  fetched_at TIMESTAMP
);
