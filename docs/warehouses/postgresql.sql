-- PostgreSQL. Written by "npm run warehouses", see docs/warehouses.md.

create table calls (
  dt DATE not null,
  project_id TEXT,
  call_id TEXT,
  trunk_id TEXT,
  record_project_id TEXT,
  direction TEXT,
  call_result TEXT,
  from_raw TEXT,
  to_raw TEXT,
  from_e164 TEXT,
  to_e164 TEXT,
  from_country TEXT,
  to_country TEXT,
  create_time TIMESTAMPTZ,
  answer_time TIMESTAMPTZ,
  end_time TIMESTAMPTZ,
  duration_seconds BIGINT,
  billing_duration_seconds BIGINT,
  talk_seconds BIGINT,
  price_amount NUMERIC(18,6),
  price_currency TEXT,
  price_per_minute_amount NUMERIC(18,6),
  price_per_minute_currency TEXT,
  billing_date DATE,
  finality TEXT,
  occupied_until TIMESTAMPTZ,
  first_seen_at TIMESTAMPTZ,
  fetched_at TIMESTAMPTZ
);
create index on calls (dt);

create table spend_daily (
  dt DATE not null,
  billing_date DATE,
  project_id TEXT,
  trunk_id TEXT,
  direction TEXT,
  to_country TEXT,
  currency TEXT,
  calls BIGINT,
  billed_seconds BIGINT,
  spend NUMERIC(38,6),
  unpriced_calls BIGINT
);
create index on spend_daily (dt);

create table answer_rates_daily (
  dt DATE not null,
  billing_date DATE,
  project_id TEXT,
  trunk_id TEXT,
  direction TEXT,
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
create index on answer_rates_daily (dt);

create table trunk_volume_hourly (
  dt DATE not null,
  hour TIMESTAMPTZ,
  project_id TEXT,
  trunk_id TEXT,
  direction TEXT,
  attempts BIGINT,
  answered BIGINT,
  talk_seconds BIGINT,
  erlangs DOUBLE PRECISION,
  talk_erlangs DOUBLE PRECISION,
  peak_concurrent BIGINT,
  peak_cps BIGINT
);
create index on trunk_volume_hourly (dt);

create table trunk_limits (
  dt DATE not null,
  hour TIMESTAMPTZ,
  project_id TEXT,
  trunk_id TEXT,
  attempts BIGINT,
  peak_cps BIGINT,
  calls_per_second BIGINT,
  utilisation DOUBLE PRECISION,
  is_over_limit BOOLEAN
);
create index on trunk_limits (dt);

create table destination_daily (
  dt DATE not null,
  billing_date DATE,
  project_id TEXT,
  trunk_id TEXT,
  direction TEXT,
  country TEXT,
  currency TEXT,
  calls BIGINT,
  answered BIGINT,
  answered_and_ended BIGINT,
  short_calls BIGINT,
  unpriced_calls BIGINT,
  talk_seconds BIGINT,
  billed_seconds BIGINT,
  priced_seconds BIGINT,
  spend NUMERIC(38,6),
  asr DOUBLE PRECISION,
  acd_seconds DOUBLE PRECISION,
  cost_per_billed_minute NUMERIC(38,6)
);
create index on destination_daily (dt);

create table number_activity_daily (
  dt DATE not null,
  billing_date DATE,
  project_id TEXT,
  own_number TEXT,
  direction TEXT,
  currency TEXT,
  calls BIGINT,
  answered BIGINT,
  answered_and_ended BIGINT,
  short_calls BIGINT,
  unpriced_calls BIGINT,
  talk_seconds BIGINT,
  billed_seconds BIGINT,
  spend NUMERIC(38,6),
  asr DOUBLE PRECISION,
  acd_seconds DOUBLE PRECISION
);
create index on number_activity_daily (dt);

create table busy_hour_daily (
  dt DATE not null,
  billing_date DATE,
  project_id TEXT,
  trunk_id TEXT,
  busy_hour TIMESTAMPTZ,
  attempts BIGINT,
  answered BIGINT,
  erlangs DOUBLE PRECISION,
  talk_erlangs DOUBLE PRECISION,
  share_of_day DOUBLE PRECISION,
  peak_concurrent_lower BIGINT,
  peak_concurrent_upper BIGINT,
  peak_cps BIGINT
);
create index on busy_hour_daily (dt);

create table billing_uplift_daily (
  dt DATE not null,
  billing_date DATE,
  project_id TEXT,
  trunk_id TEXT,
  direction TEXT,
  country TEXT,
  calls BIGINT,
  talk_seconds BIGINT,
  billed_seconds BIGINT,
  uplift_seconds BIGINT,
  uplift DOUBLE PRECISION,
  billed_seconds_without_talk BIGINT
);
create index on billing_uplift_daily (dt);

create table call_duration_histogram (
  dt DATE not null,
  billing_date DATE,
  project_id TEXT,
  trunk_id TEXT,
  direction TEXT,
  from_seconds BIGINT,
  to_seconds BIGINT,
  calls BIGINT,
  talk_seconds BIGINT,
  share DOUBLE PRECISION
);
create index on call_duration_histogram (dt);

create table traffic_anomalies (
  dt DATE not null,
  billing_date DATE,
  project_id TEXT,
  trunk_id TEXT,
  direction TEXT,
  country TEXT,
  measure TEXT,
  currency TEXT,
  value NUMERIC(38,6),
  baseline NUMERIC(38,6),
  median_absolute_deviation NUMERIC(38,6),
  samples BIGINT,
  score DOUBLE PRECISION
);
create index on traffic_anomalies (dt);

create table trunks (
  dt DATE not null,
  project_id TEXT,
  trunk_id TEXT,
  name TEXT,
  host_name TEXT,
  top_level_domain TEXT,
  domain TEXT,
  calls_per_second BIGINT,
  enable_caller_name BOOLEAN,
  enable_call_forward BOOLEAN,
  call_forward_number TEXT,
  record_project_id TEXT,
  create_time TIMESTAMPTZ,
  update_time TIMESTAMPTZ,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ,
  is_current BOOLEAN,
  changed_after TIMESTAMPTZ,
  fetched_at TIMESTAMPTZ
);
create index on trunks (dt);

create table sip_endpoints (
  dt DATE not null,
  project_id TEXT,
  sip_endpoint_id TEXT,
  trunk_id TEXT,
  name TEXT,
  address TEXT,
  port BIGINT,
  is_registered BOOLEAN,
  credential_user_name TEXT,
  transport TEXT,
  priority BIGINT,
  enabled BOOLEAN,
  create_time TIMESTAMPTZ,
  update_time TIMESTAMPTZ,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ,
  is_current BOOLEAN,
  changed_after TIMESTAMPTZ,
  fetched_at TIMESTAMPTZ
);
create index on sip_endpoints (dt);

create table phone_numbers (
  dt DATE not null,
  project_id TEXT,
  phone_number_id TEXT,
  phone_number TEXT,
  trunk_id TEXT,
  country TEXT,
  create_time TIMESTAMPTZ,
  update_time TIMESTAMPTZ,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ,
  is_current BOOLEAN,
  changed_after TIMESTAMPTZ,
  fetched_at TIMESTAMPTZ
);
create index on phone_numbers (dt);

create table country_permissions (
  dt DATE not null,
  project_id TEXT,
  country TEXT,
  name TEXT,
  continent TEXT,
  dialing_codes TEXT,
  enabled BOOLEAN,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ,
  is_current BOOLEAN,
  changed_after TIMESTAMPTZ,
  fetched_at TIMESTAMPTZ
);
create index on country_permissions (dt);

create table access_control_lists (
  dt DATE not null,
  project_id TEXT,
  access_control_list_id TEXT,
  name TEXT,
  enabled BOOLEAN,
  create_time TIMESTAMPTZ,
  update_time TIMESTAMPTZ,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ,
  is_current BOOLEAN,
  changed_after TIMESTAMPTZ,
  fetched_at TIMESTAMPTZ
);
create index on access_control_lists (dt);

create table ip_ranges (
  dt DATE not null,
  project_id TEXT,
  ip_range_id TEXT,
  access_control_list_id TEXT,
  description TEXT,
  ip_address TEXT,
  prefix_length BIGINT,
  create_time TIMESTAMPTZ,
  update_time TIMESTAMPTZ,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ,
  is_current BOOLEAN,
  changed_after TIMESTAMPTZ,
  fetched_at TIMESTAMPTZ
);
create index on ip_ranges (dt);

create table trunk_access_control_lists (
  dt DATE not null,
  project_id TEXT,
  trunk_id TEXT,
  access_control_list_id TEXT,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ,
  is_current BOOLEAN,
  changed_after TIMESTAMPTZ,
  fetched_at TIMESTAMPTZ
);
create index on trunk_access_control_lists (dt);

create table credential_lists (
  dt DATE not null,
  project_id TEXT,
  credential_list_id TEXT,
  name TEXT,
  user_names TEXT,
  create_time TIMESTAMPTZ,
  update_time TIMESTAMPTZ,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ,
  is_current BOOLEAN,
  changed_after TIMESTAMPTZ,
  fetched_at TIMESTAMPTZ
);
create index on credential_lists (dt);

create table credential_list_trunks (
  dt DATE not null,
  project_id TEXT,
  credential_list_id TEXT,
  trunk_id TEXT,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ,
  is_current BOOLEAN,
  changed_after TIMESTAMPTZ,
  fetched_at TIMESTAMPTZ
);
create index on credential_list_trunks (dt);
