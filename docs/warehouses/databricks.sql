-- Databricks (Delta). Written by "npm run warehouses", see docs/warehouses.md.

create table calls (
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
  `duration_seconds` BIGINT,
  `billing_duration_seconds` BIGINT,
  `talk_seconds` BIGINT,
  `price_amount` DECIMAL(18,6),
  `price_currency` STRING,
  `price_per_minute_amount` DECIMAL(18,6),
  `price_per_minute_currency` STRING,
  `billing_date` DATE,
  `finality` STRING,
  `occupied_until` TIMESTAMP,
  `first_seen_at` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
using delta
partitioned by (dt);

create table spend_daily (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `to_country` STRING,
  `currency` STRING,
  `calls` BIGINT,
  `billed_seconds` BIGINT,
  `spend` DECIMAL(38,6),
  `unpriced_calls` BIGINT
)
using delta
partitioned by (dt);

create table answer_rates_daily (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `attempts` BIGINT,
  `answered` BIGINT,
  `failed` BIGINT,
  `asr` DOUBLE,
  `ner_lower` DOUBLE,
  `ner_estimate` DOUBLE,
  `acd_seconds` DOUBLE,
  `time_to_answer_p50` DOUBLE,
  `short_calls` BIGINT
)
using delta
partitioned by (dt);

create table trunk_volume_hourly (
  dt DATE not null,
  `hour` TIMESTAMP,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `attempts` BIGINT,
  `answered` BIGINT,
  `talk_seconds` BIGINT,
  `erlangs` DOUBLE,
  `talk_erlangs` DOUBLE,
  `peak_concurrent` BIGINT,
  `peak_cps` BIGINT
)
using delta
partitioned by (dt);

create table trunk_limits (
  dt DATE not null,
  `hour` TIMESTAMP,
  `project_id` STRING,
  `trunk_id` STRING,
  `attempts` BIGINT,
  `peak_cps` BIGINT,
  `calls_per_second` BIGINT,
  `utilisation` DOUBLE,
  `is_over_limit` BOOLEAN
)
using delta
partitioned by (dt);

create table destination_daily (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `country` STRING,
  `currency` STRING,
  `calls` BIGINT,
  `answered` BIGINT,
  `answered_and_ended` BIGINT,
  `short_calls` BIGINT,
  `unpriced_calls` BIGINT,
  `talk_seconds` BIGINT,
  `billed_seconds` BIGINT,
  `priced_seconds` BIGINT,
  `spend` DECIMAL(38,6),
  `asr` DOUBLE,
  `acd_seconds` DOUBLE,
  `cost_per_billed_minute` DECIMAL(38,6)
)
using delta
partitioned by (dt);

create table number_activity_daily (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `own_number` STRING,
  `direction` STRING,
  `currency` STRING,
  `calls` BIGINT,
  `answered` BIGINT,
  `answered_and_ended` BIGINT,
  `short_calls` BIGINT,
  `unpriced_calls` BIGINT,
  `talk_seconds` BIGINT,
  `billed_seconds` BIGINT,
  `spend` DECIMAL(38,6),
  `asr` DOUBLE,
  `acd_seconds` DOUBLE
)
using delta
partitioned by (dt);

create table busy_hour_daily (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `busy_hour` TIMESTAMP,
  `attempts` BIGINT,
  `answered` BIGINT,
  `erlangs` DOUBLE,
  `talk_erlangs` DOUBLE,
  `share_of_day` DOUBLE,
  `peak_concurrent_lower` BIGINT,
  `peak_concurrent_upper` BIGINT,
  `peak_cps` BIGINT
)
using delta
partitioned by (dt);

create table billing_uplift_daily (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `country` STRING,
  `calls` BIGINT,
  `talk_seconds` BIGINT,
  `billed_seconds` BIGINT,
  `uplift_seconds` BIGINT,
  `uplift` DOUBLE,
  `billed_seconds_without_talk` BIGINT
)
using delta
partitioned by (dt);

create table call_duration_histogram (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `from_seconds` BIGINT,
  `to_seconds` BIGINT,
  `calls` BIGINT,
  `talk_seconds` BIGINT,
  `share` DOUBLE
)
using delta
partitioned by (dt);

create table traffic_anomalies (
  dt DATE not null,
  `billing_date` DATE,
  `project_id` STRING,
  `trunk_id` STRING,
  `direction` STRING,
  `country` STRING,
  `measure` STRING,
  `currency` STRING,
  `value` DECIMAL(38,6),
  `baseline` DECIMAL(38,6),
  `median_absolute_deviation` DECIMAL(38,6),
  `samples` BIGINT,
  `score` DOUBLE
)
using delta
partitioned by (dt);

create table trunks (
  dt DATE not null,
  `project_id` STRING,
  `trunk_id` STRING,
  `name` STRING,
  `host_name` STRING,
  `top_level_domain` STRING,
  `domain` STRING,
  `calls_per_second` BIGINT,
  `enable_caller_name` BOOLEAN,
  `enable_call_forward` BOOLEAN,
  `call_forward_number` STRING,
  `record_project_id` STRING,
  `create_time` TIMESTAMP,
  `update_time` TIMESTAMP,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOLEAN,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
using delta
partitioned by (dt);

create table sip_endpoints (
  dt DATE not null,
  `project_id` STRING,
  `sip_endpoint_id` STRING,
  `trunk_id` STRING,
  `name` STRING,
  `address` STRING,
  `port` BIGINT,
  `is_registered` BOOLEAN,
  `credential_user_name` STRING,
  `transport` STRING,
  `priority` BIGINT,
  `enabled` BOOLEAN,
  `create_time` TIMESTAMP,
  `update_time` TIMESTAMP,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOLEAN,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
using delta
partitioned by (dt);

create table phone_numbers (
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
  `is_current` BOOLEAN,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
using delta
partitioned by (dt);

create table country_permissions (
  dt DATE not null,
  `project_id` STRING,
  `country` STRING,
  `name` STRING,
  `continent` STRING,
  `dialing_codes` STRING,
  `enabled` BOOLEAN,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOLEAN,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
using delta
partitioned by (dt);

create table access_control_lists (
  dt DATE not null,
  `project_id` STRING,
  `access_control_list_id` STRING,
  `name` STRING,
  `enabled` BOOLEAN,
  `create_time` TIMESTAMP,
  `update_time` TIMESTAMP,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOLEAN,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
using delta
partitioned by (dt);

create table ip_ranges (
  dt DATE not null,
  `project_id` STRING,
  `ip_range_id` STRING,
  `access_control_list_id` STRING,
  `description` STRING,
  `ip_address` STRING,
  `prefix_length` BIGINT,
  `create_time` TIMESTAMP,
  `update_time` TIMESTAMP,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOLEAN,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
using delta
partitioned by (dt);

create table trunk_access_control_lists (
  dt DATE not null,
  `project_id` STRING,
  `trunk_id` STRING,
  `access_control_list_id` STRING,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOLEAN,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
using delta
partitioned by (dt);

create table credential_lists (
  dt DATE not null,
  `project_id` STRING,
  `credential_list_id` STRING,
  `name` STRING,
  `user_names` STRING,
  `create_time` TIMESTAMP,
  `update_time` TIMESTAMP,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOLEAN,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
using delta
partitioned by (dt);

create table credential_list_trunks (
  dt DATE not null,
  `project_id` STRING,
  `credential_list_id` STRING,
  `trunk_id` STRING,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOLEAN,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
using delta
partitioned by (dt);
