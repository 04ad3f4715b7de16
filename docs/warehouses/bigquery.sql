-- BigQuery, where trunkledger is the dataset. Sums need BIGNUMERIC: NUMERIC ends at 29 digits before the point. Written by "npm run warehouses", see docs/warehouses.md.

create table trunkledger.calls (
  dt DATE not null,
  `project_id` STRING,
  `call_id` STRING,
  `trunk_id` STRING,
  `record_project_id` STRING,
  `direction` STRING,
  `call_result` STRING,
  `from_raw` STRING,
  `to_raw` STRING,
  `from_e164` STRING,
  `to_e164` STRING,
  `from_country` STRING,
  `to_country` STRING,
  `create_time` TIMESTAMP,
  `answer_time` TIMESTAMP,
  `end_time` TIMESTAMP,
  `duration_seconds` INT64,
  `billing_duration_seconds` INT64,
  `talk_seconds` INT64,
  `price_amount` NUMERIC(18,6),
  `price_currency` STRING,
  `price_per_minute_amount` NUMERIC(18,6),
  `price_per_minute_currency` STRING,
  `billing_date` DATE,
  `finality` STRING,
  `occupied_until` TIMESTAMP,
  `first_seen_at` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
partition by dt;

create table trunkledger.spend_daily (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `to_country` STRING,
  `currency` STRING,
  `calls` INT64,
  `billed_seconds` INT64,
  `spend` BIGNUMERIC(38,6),
  `unpriced_calls` INT64
)
partition by dt;

create table trunkledger.answer_rates_daily (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `attempts` INT64,
  `answered` INT64,
  `failed` INT64,
  `asr` FLOAT64,
  `ner_lower` FLOAT64,
  `ner_estimate` FLOAT64,
  `acd_seconds` FLOAT64,
  `time_to_answer_p50` FLOAT64,
  `short_calls` INT64
)
partition by dt;

create table trunkledger.trunk_volume_hourly (
  dt DATE not null,
  `hour` TIMESTAMP,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `attempts` INT64,
  `answered` INT64,
  `talk_seconds` INT64,
  `erlangs` FLOAT64,
  `talk_erlangs` FLOAT64,
  `peak_concurrent` INT64,
  `peak_cps` INT64
)
partition by dt;

create table trunkledger.trunk_limits (
  dt DATE not null,
  `hour` TIMESTAMP,
  `project_id` STRING,
  `trunk_id` STRING,
  `attempts` INT64,
  `peak_cps` INT64,
  `calls_per_second` INT64,
  `utilisation` FLOAT64,
  `is_over_limit` BOOL
)
partition by dt;

create table trunkledger.destination_daily (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `country` STRING,
  `currency` STRING,
  `calls` INT64,
  `answered` INT64,
  `answered_and_ended` INT64,
  `short_calls` INT64,
  `unpriced_calls` INT64,
  `talk_seconds` INT64,
  `billed_seconds` INT64,
  `priced_seconds` INT64,
  `spend` BIGNUMERIC(38,6),
  `asr` FLOAT64,
  `acd_seconds` FLOAT64,
  `cost_per_billed_minute` BIGNUMERIC(38,6)
)
partition by dt;

create table trunkledger.number_activity_daily (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `own_number` STRING,
  `direction` STRING,
  `currency` STRING,
  `calls` INT64,
  `answered` INT64,
  `answered_and_ended` INT64,
  `short_calls` INT64,
  `unpriced_calls` INT64,
  `talk_seconds` INT64,
  `billed_seconds` INT64,
  `spend` BIGNUMERIC(38,6),
  `asr` FLOAT64,
  `acd_seconds` FLOAT64
)
partition by dt;

create table trunkledger.busy_hour_daily (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `busy_hour` TIMESTAMP,
  `attempts` INT64,
  `answered` INT64,
  `erlangs` FLOAT64,
  `talk_erlangs` FLOAT64,
  `share_of_day` FLOAT64,
  `peak_concurrent_lower` INT64,
  `peak_concurrent_upper` INT64,
  `peak_cps` INT64
)
partition by dt;

create table trunkledger.billing_uplift_daily (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `country` STRING,
  `calls` INT64,
  `talk_seconds` INT64,
  `billed_seconds` INT64,
  `uplift_seconds` INT64,
  `uplift` FLOAT64,
  `billed_seconds_without_talk` INT64
)
partition by dt;

create table trunkledger.call_duration_histogram (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `from_seconds` INT64,
  `to_seconds` INT64,
  `calls` INT64,
  `talk_seconds` INT64,
  `share` FLOAT64
)
partition by dt;

create table trunkledger.traffic_anomalies (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `country` STRING,
  `measure` STRING,
  `currency` STRING,
  `value` BIGNUMERIC(38,6),
  `baseline` BIGNUMERIC(38,6),
  `median_absolute_deviation` BIGNUMERIC(38,6),
  `samples` INT64,
  `score` FLOAT64
)
partition by dt;

create table trunkledger.trunks (
  dt DATE not null,
  `project_id` STRING,
  `trunk_id` STRING,
  `name` STRING,
  `host_name` STRING,
  `top_level_domain` STRING,
  `domain` STRING,
  `calls_per_second` INT64,
  `enable_caller_name` BOOL,
  `enable_call_forward` BOOL,
  `call_forward_number` STRING,
  `record_project_id` STRING,
  `create_time` TIMESTAMP,
  `update_time` TIMESTAMP,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOL,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
partition by dt;

create table trunkledger.sip_endpoints (
  dt DATE not null,
  `project_id` STRING,
  `sip_endpoint_id` STRING,
  `trunk_id` STRING,
  `name` STRING,
  `address` STRING,
  `port` INT64,
  `is_registered` BOOL,
  `credential_user_name` STRING,
  `transport` STRING,
  `priority` INT64,
  `enabled` BOOL,
  `create_time` TIMESTAMP,
  `update_time` TIMESTAMP,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOL,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
partition by dt;

create table trunkledger.phone_numbers (
  dt DATE not null,
  `project_id` STRING,
  `phone_number_id` STRING,
  `phone_number` STRING,
  `trunk_id` STRING,
  `country` STRING,
  `create_time` TIMESTAMP,
  `update_time` TIMESTAMP,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOL,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
partition by dt;

create table trunkledger.country_permissions (
  dt DATE not null,
  `project_id` STRING,
  `country` STRING,
  `name` STRING,
  `continent` STRING,
  `dialing_codes` STRING,
  `enabled` BOOL,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOL,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
partition by dt;

create table trunkledger.access_control_lists (
  dt DATE not null,
  `project_id` STRING,
  `access_control_list_id` STRING,
  `name` STRING,
  `enabled` BOOL,
  `create_time` TIMESTAMP,
  `update_time` TIMESTAMP,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOL,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
partition by dt;

create table trunkledger.ip_ranges (
  dt DATE not null,
  `project_id` STRING,
  `ip_range_id` STRING,
  `access_control_list_id` STRING,
  `description` STRING,
  `ip_address` STRING,
  `prefix_length` INT64,
  `create_time` TIMESTAMP,
  `update_time` TIMESTAMP,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOL,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
partition by dt;

create table trunkledger.trunk_access_control_lists (
  dt DATE not null,
  `project_id` STRING,
  `trunk_id` STRING,
  `access_control_list_id` STRING,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOL,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
partition by dt;

create table trunkledger.credential_lists (
  dt DATE not null,
  `project_id` STRING,
  `credential_list_id` STRING,
  `name` STRING,
  `user_names` STRING,
  `create_time` TIMESTAMP,
  `update_time` TIMESTAMP,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOL,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
partition by dt;

create table trunkledger.credential_list_trunks (
  dt DATE not null,
  `project_id` STRING,
  `credential_list_id` STRING,
  `trunk_id` STRING,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOL,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
partition by dt;
