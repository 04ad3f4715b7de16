-- What the official SDK's calls are appended to.
create table calls (
  call_id varchar, trunk_id varchar, project_id varchar, direction varchar, call_result varchar,
  from_raw varchar, to_raw varchar,
  create_time timestamp, answer_time timestamp, end_time timestamp,
  duration_seconds bigint, billing_duration_seconds bigint,
  price_amount decimal(18, 6), price_currency varchar,
  price_per_minute_amount decimal(18, 6), price_per_minute_currency varchar
);
