-- Athena: tables over the files as they lie there, to be run one statement at a time. Written by "npm run warehouses", see docs/warehouses.md.

create external table calls (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/calls/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/calls/dt=${dt}/'
);

create external table spend_daily (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/spend_daily/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/spend_daily/dt=${dt}/'
);

create external table answer_rates_daily (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/answer_rates_daily/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/answer_rates_daily/dt=${dt}/'
);

create external table trunk_volume_hourly (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/trunk_volume_hourly/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/trunk_volume_hourly/dt=${dt}/'
);

create external table trunk_limits (
  `hour` TIMESTAMP,
  `project_id` STRING,
  `trunk_id` STRING,
  `attempts` BIGINT,
  `peak_cps` BIGINT,
  `calls_per_second` BIGINT,
  `utilisation` DOUBLE,
  `is_over_limit` BOOLEAN
)
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/trunk_limits/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/trunk_limits/dt=${dt}/'
);

create external table destination_daily (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/destination_daily/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/destination_daily/dt=${dt}/'
);

create external table number_activity_daily (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/number_activity_daily/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/number_activity_daily/dt=${dt}/'
);

create external table busy_hour_daily (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/busy_hour_daily/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/busy_hour_daily/dt=${dt}/'
);

create external table billing_uplift_daily (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/billing_uplift_daily/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/billing_uplift_daily/dt=${dt}/'
);

create external table call_duration_histogram (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/call_duration_histogram/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/call_duration_histogram/dt=${dt}/'
);

create external table traffic_anomalies (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/traffic_anomalies/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/traffic_anomalies/dt=${dt}/'
);

create external table trunks (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/trunks/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/trunks/dt=${dt}/'
);

create external table sip_endpoints (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/sip_endpoints/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/sip_endpoints/dt=${dt}/'
);

create external table phone_numbers (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/phone_numbers/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/phone_numbers/dt=${dt}/'
);

create external table country_permissions (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/country_permissions/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/country_permissions/dt=${dt}/'
);

create external table access_control_lists (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/access_control_lists/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/access_control_lists/dt=${dt}/'
);

create external table ip_ranges (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/ip_ranges/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/ip_ranges/dt=${dt}/'
);

create external table trunk_access_control_lists (
  `project_id` STRING,
  `trunk_id` STRING,
  `access_control_list_id` STRING,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOLEAN,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/trunk_access_control_lists/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/trunk_access_control_lists/dt=${dt}/'
);

create external table credential_lists (
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
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/credential_lists/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/credential_lists/dt=${dt}/'
);

create external table credential_list_trunks (
  `project_id` STRING,
  `credential_list_id` STRING,
  `trunk_id` STRING,
  `valid_from` TIMESTAMP,
  `valid_to` TIMESTAMP,
  `is_current` BOOLEAN,
  `changed_after` TIMESTAMP,
  `fetched_at` TIMESTAMP
)
partitioned by (dt STRING)
stored as parquet
location 's3://warehouse/trunkledger/credential_list_trunks/'
tblproperties (
  'projection.enabled' = 'true',
  'projection.dt.type' = 'date',
  'projection.dt.format' = 'yyyy-MM-dd',
  'projection.dt.range' = '2026-01-01,NOW',
  'storage.location.template' = 's3://warehouse/trunkledger/credential_list_trunks/dt=${dt}/'
);
