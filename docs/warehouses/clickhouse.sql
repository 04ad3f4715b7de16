-- ClickHouse. Written by "npm run warehouses", see docs/warehouses.md.

create table calls (
  dt Date,
  `project_id` Nullable(String),
  `call_id` Nullable(String),
  `trunk_id` Nullable(String),
  `record_project_id` Nullable(String),
  `direction` Nullable(String),
  `call_result` Nullable(String),
  `from_raw` Nullable(String),
  `to_raw` Nullable(String),
  `from_e164` Nullable(String),
  `to_e164` Nullable(String),
  `from_country` Nullable(String),
  `to_country` Nullable(String),
  `create_time` DateTime64(6, 'UTC'),
  `answer_time` Nullable(DateTime64(6, 'UTC')),
  `end_time` Nullable(DateTime64(6, 'UTC')),
  `duration_seconds` Nullable(Int64),
  `billing_duration_seconds` Nullable(Int64),
  `talk_seconds` Nullable(Int64),
  `price_amount` Nullable(Decimal(18,6)),
  `price_currency` Nullable(String),
  `price_per_minute_amount` Nullable(Decimal(18,6)),
  `price_per_minute_currency` Nullable(String),
  `billing_date` Nullable(Date32),
  `finality` Nullable(String),
  `occupied_until` Nullable(DateTime64(6, 'UTC')),
  `first_seen_at` Nullable(DateTime64(6, 'UTC')),
  `fetched_at` Nullable(DateTime64(6, 'UTC'))
)
engine = MergeTree
partition by dt
order by create_time;

create table spend_daily (
  dt Date,
  `billing_date` Date32,
  `project_id` Nullable(String),
  `trunk_id` Nullable(String),
  `direction` Nullable(String),
  `to_country` Nullable(String),
  `currency` Nullable(String),
  `calls` Nullable(Int64),
  `billed_seconds` Nullable(Int64),
  `spend` Nullable(Decimal(38,6)),
  `unpriced_calls` Nullable(Int64)
)
engine = MergeTree
partition by dt
order by billing_date;

create table answer_rates_daily (
  dt Date,
  `billing_date` Date32,
  `project_id` Nullable(String),
  `trunk_id` Nullable(String),
  `direction` Nullable(String),
  `attempts` Nullable(Int64),
  `answered` Nullable(Int64),
  `failed` Nullable(Int64),
  `asr` Nullable(Float64),
  `ner_lower` Nullable(Float64),
  `ner_estimate` Nullable(Float64),
  `acd_seconds` Nullable(Float64),
  `time_to_answer_p50` Nullable(Float64),
  `short_calls` Nullable(Int64)
)
engine = MergeTree
partition by dt
order by billing_date;

create table trunk_volume_hourly (
  dt Date,
  `hour` DateTime64(6, 'UTC'),
  `project_id` Nullable(String),
  `trunk_id` Nullable(String),
  `direction` Nullable(String),
  `attempts` Nullable(Int64),
  `answered` Nullable(Int64),
  `talk_seconds` Nullable(Int64),
  `erlangs` Nullable(Float64),
  `talk_erlangs` Nullable(Float64),
  `peak_concurrent` Nullable(Int64),
  `peak_cps` Nullable(Int64)
)
engine = MergeTree
partition by dt
order by hour;

create table trunk_limits (
  dt Date,
  `hour` DateTime64(6, 'UTC'),
  `project_id` Nullable(String),
  `trunk_id` Nullable(String),
  `attempts` Nullable(Int64),
  `peak_cps` Nullable(Int64),
  `calls_per_second` Nullable(Int64),
  `utilisation` Nullable(Float64),
  `is_over_limit` Nullable(Bool)
)
engine = MergeTree
partition by dt
order by hour;

create table destination_daily (
  dt Date,
  `billing_date` Date32,
  `project_id` Nullable(String),
  `trunk_id` Nullable(String),
  `direction` Nullable(String),
  `country` Nullable(String),
  `currency` Nullable(String),
  `calls` Nullable(Int64),
  `answered` Nullable(Int64),
  `answered_and_ended` Nullable(Int64),
  `short_calls` Nullable(Int64),
  `unpriced_calls` Nullable(Int64),
  `talk_seconds` Nullable(Int64),
  `billed_seconds` Nullable(Int64),
  `priced_seconds` Nullable(Int64),
  `spend` Nullable(Decimal(38,6)),
  `asr` Nullable(Float64),
  `acd_seconds` Nullable(Float64),
  `cost_per_billed_minute` Nullable(Decimal(38,6))
)
engine = MergeTree
partition by dt
order by billing_date;

create table number_activity_daily (
  dt Date,
  `billing_date` Date32,
  `project_id` Nullable(String),
  `own_number` Nullable(String),
  `direction` Nullable(String),
  `currency` Nullable(String),
  `calls` Nullable(Int64),
  `answered` Nullable(Int64),
  `answered_and_ended` Nullable(Int64),
  `short_calls` Nullable(Int64),
  `unpriced_calls` Nullable(Int64),
  `talk_seconds` Nullable(Int64),
  `billed_seconds` Nullable(Int64),
  `spend` Nullable(Decimal(38,6)),
  `asr` Nullable(Float64),
  `acd_seconds` Nullable(Float64)
)
engine = MergeTree
partition by dt
order by billing_date;

create table busy_hour_daily (
  dt Date,
  `billing_date` Date32,
  `project_id` Nullable(String),
  `trunk_id` Nullable(String),
  `busy_hour` Nullable(DateTime64(6, 'UTC')),
  `attempts` Nullable(Int64),
  `answered` Nullable(Int64),
  `erlangs` Nullable(Float64),
  `talk_erlangs` Nullable(Float64),
  `share_of_day` Nullable(Float64),
  `peak_concurrent_lower` Nullable(Int64),
  `peak_concurrent_upper` Nullable(Int64),
  `peak_cps` Nullable(Int64)
)
engine = MergeTree
partition by dt
order by billing_date;

create table billing_uplift_daily (
  dt Date,
  `billing_date` Date32,
  `project_id` Nullable(String),
  `trunk_id` Nullable(String),
  `direction` Nullable(String),
  `country` Nullable(String),
  `calls` Nullable(Int64),
  `talk_seconds` Nullable(Int64),
  `billed_seconds` Nullable(Int64),
  `uplift_seconds` Nullable(Int64),
  `uplift` Nullable(Float64),
  `billed_seconds_without_talk` Nullable(Int64)
)
engine = MergeTree
partition by dt
order by billing_date;

create table call_duration_histogram (
  dt Date,
  `billing_date` Date32,
  `project_id` Nullable(String),
  `trunk_id` Nullable(String),
  `direction` Nullable(String),
  `from_seconds` Nullable(Int64),
  `to_seconds` Nullable(Int64),
  `calls` Nullable(Int64),
  `talk_seconds` Nullable(Int64),
  `share` Nullable(Float64)
)
engine = MergeTree
partition by dt
order by billing_date;

create table traffic_anomalies (
  dt Date,
  `billing_date` Date32,
  `project_id` Nullable(String),
  `trunk_id` Nullable(String),
  `direction` Nullable(String),
  `country` Nullable(String),
  `measure` Nullable(String),
  `currency` Nullable(String),
  `value` Nullable(Decimal(38,6)),
  `baseline` Nullable(Decimal(38,6)),
  `median_absolute_deviation` Nullable(Decimal(38,6)),
  `samples` Nullable(Int64),
  `score` Nullable(Float64)
)
engine = MergeTree
partition by dt
order by billing_date;

create table trunks (
  dt Date,
  `project_id` Nullable(String),
  `trunk_id` Nullable(String),
  `name` Nullable(String),
  `host_name` Nullable(String),
  `top_level_domain` Nullable(String),
  `domain` Nullable(String),
  `calls_per_second` Nullable(Int64),
  `enable_caller_name` Nullable(Bool),
  `enable_call_forward` Nullable(Bool),
  `call_forward_number` Nullable(String),
  `record_project_id` Nullable(String),
  `create_time` Nullable(DateTime64(6, 'UTC')),
  `update_time` Nullable(DateTime64(6, 'UTC')),
  `valid_from` DateTime64(6, 'UTC'),
  `valid_to` Nullable(DateTime64(6, 'UTC')),
  `is_current` Nullable(Bool),
  `changed_after` Nullable(DateTime64(6, 'UTC')),
  `fetched_at` Nullable(DateTime64(6, 'UTC'))
)
engine = MergeTree
partition by dt
order by valid_from;

create table sip_endpoints (
  dt Date,
  `project_id` Nullable(String),
  `sip_endpoint_id` Nullable(String),
  `trunk_id` Nullable(String),
  `name` Nullable(String),
  `address` Nullable(String),
  `port` Nullable(Int64),
  `is_registered` Nullable(Bool),
  `credential_user_name` Nullable(String),
  `transport` Nullable(String),
  `priority` Nullable(Int64),
  `enabled` Nullable(Bool),
  `create_time` Nullable(DateTime64(6, 'UTC')),
  `update_time` Nullable(DateTime64(6, 'UTC')),
  `valid_from` DateTime64(6, 'UTC'),
  `valid_to` Nullable(DateTime64(6, 'UTC')),
  `is_current` Nullable(Bool),
  `changed_after` Nullable(DateTime64(6, 'UTC')),
  `fetched_at` Nullable(DateTime64(6, 'UTC'))
)
engine = MergeTree
partition by dt
order by valid_from;

create table phone_numbers (
  dt Date,
  `project_id` Nullable(String),
  `phone_number_id` Nullable(String),
  `phone_number` Nullable(String),
  `trunk_id` Nullable(String),
  `country` Nullable(String),
  `create_time` Nullable(DateTime64(6, 'UTC')),
  `update_time` Nullable(DateTime64(6, 'UTC')),
  `valid_from` DateTime64(6, 'UTC'),
  `valid_to` Nullable(DateTime64(6, 'UTC')),
  `is_current` Nullable(Bool),
  `changed_after` Nullable(DateTime64(6, 'UTC')),
  `fetched_at` Nullable(DateTime64(6, 'UTC'))
)
engine = MergeTree
partition by dt
order by valid_from;

create table country_permissions (
  dt Date,
  `project_id` Nullable(String),
  `country` Nullable(String),
  `name` Nullable(String),
  `continent` Nullable(String),
  `dialing_codes` Nullable(String),
  `enabled` Nullable(Bool),
  `valid_from` DateTime64(6, 'UTC'),
  `valid_to` Nullable(DateTime64(6, 'UTC')),
  `is_current` Nullable(Bool),
  `changed_after` Nullable(DateTime64(6, 'UTC')),
  `fetched_at` Nullable(DateTime64(6, 'UTC'))
)
engine = MergeTree
partition by dt
order by valid_from;

create table access_control_lists (
  dt Date,
  `project_id` Nullable(String),
  `access_control_list_id` Nullable(String),
  `name` Nullable(String),
  `enabled` Nullable(Bool),
  `create_time` Nullable(DateTime64(6, 'UTC')),
  `update_time` Nullable(DateTime64(6, 'UTC')),
  `valid_from` DateTime64(6, 'UTC'),
  `valid_to` Nullable(DateTime64(6, 'UTC')),
  `is_current` Nullable(Bool),
  `changed_after` Nullable(DateTime64(6, 'UTC')),
  `fetched_at` Nullable(DateTime64(6, 'UTC'))
)
engine = MergeTree
partition by dt
order by valid_from;

create table ip_ranges (
  dt Date,
  `project_id` Nullable(String),
  `ip_range_id` Nullable(String),
  `access_control_list_id` Nullable(String),
  `description` Nullable(String),
  `ip_address` Nullable(String),
  `prefix_length` Nullable(Int64),
  `create_time` Nullable(DateTime64(6, 'UTC')),
  `update_time` Nullable(DateTime64(6, 'UTC')),
  `valid_from` DateTime64(6, 'UTC'),
  `valid_to` Nullable(DateTime64(6, 'UTC')),
  `is_current` Nullable(Bool),
  `changed_after` Nullable(DateTime64(6, 'UTC')),
  `fetched_at` Nullable(DateTime64(6, 'UTC'))
)
engine = MergeTree
partition by dt
order by valid_from;

create table trunk_access_control_lists (
  dt Date,
  `project_id` Nullable(String),
  `trunk_id` Nullable(String),
  `access_control_list_id` Nullable(String),
  `valid_from` DateTime64(6, 'UTC'),
  `valid_to` Nullable(DateTime64(6, 'UTC')),
  `is_current` Nullable(Bool),
  `changed_after` Nullable(DateTime64(6, 'UTC')),
  `fetched_at` Nullable(DateTime64(6, 'UTC'))
)
engine = MergeTree
partition by dt
order by valid_from;

create table credential_lists (
  dt Date,
  `project_id` Nullable(String),
  `credential_list_id` Nullable(String),
  `name` Nullable(String),
  `user_names` Nullable(String),
  `create_time` Nullable(DateTime64(6, 'UTC')),
  `update_time` Nullable(DateTime64(6, 'UTC')),
  `valid_from` DateTime64(6, 'UTC'),
  `valid_to` Nullable(DateTime64(6, 'UTC')),
  `is_current` Nullable(Bool),
  `changed_after` Nullable(DateTime64(6, 'UTC')),
  `fetched_at` Nullable(DateTime64(6, 'UTC'))
)
engine = MergeTree
partition by dt
order by valid_from;

create table credential_list_trunks (
  dt Date,
  `project_id` Nullable(String),
  `credential_list_id` Nullable(String),
  `trunk_id` Nullable(String),
  `valid_from` DateTime64(6, 'UTC'),
  `valid_to` Nullable(DateTime64(6, 'UTC')),
  `is_current` Nullable(Bool),
  `changed_after` Nullable(DateTime64(6, 'UTC')),
  `fetched_at` Nullable(DateTime64(6, 'UTC'))
)
engine = MergeTree
partition by dt
order by valid_from;
