-- What was imported of the provider's own export around a month, and what of time it covers. A template: {project_id},
-- {start} and {end} (of the month, UTC) are literals. Results: temp tables provider_ranges, provider_near and provider_calls.

-- From the first to the last Timestamp of each file: nothing is known of what an export was asked for. Whole seconds,
-- because the export's times may have lost their fractions.
create or replace temp table provider_ranges as
select
  import_id, file_name, imported_at, lines, records, rejected_lines,
  date_trunc('second', range_start) as range_start,
  date_trunc('second', range_end) + interval 1 second as range_end
from ledger.ops.imports
where project_id = {project_id} and range_end >= {start}::timestamp and range_start < {end}::timestamp;

-- Records from 48 hours before the month to 48 hours after it. has_…: whether its file has the column; what a file lacks is
-- not compared.
create or replace temp table provider_near as
with imports as (
  select
    import_id,
    json_exists(columns, '$.answer_time') as has_answer,
    json_exists(columns, '$.end_time') as has_end,
    json_exists(columns, '$.duration') as has_duration,
    json_exists(columns, '$.result') as has_result,
    json_exists(columns, '$.cost') as has_price,
    json_exists(columns, '$.price_per_minute') as has_rate,
    json_exists(columns, '$.trunk_id') as has_trunk,
    json_exists(columns, '$.direction') as has_direction
  from ledger.ops.imports
)
select
  row_number() over ()::integer as record,
  *,
  create_time >= {start}::timestamp and create_time < {end}::timestamp as is_in_month
from ledger.provider_records
join imports using (import_id)
where project_id = {project_id}
  and create_time >= {start}::timestamp - interval 48 hours and create_time < {end}::timestamp + interval 48 hours;

create or replace temp table provider_calls as
select row_number() over ()::integer as call, * from near_calls;

-- One row a pair of a record and a call; each at most once.
create or replace temp table provider_pairs (record integer not null, call integer not null, matched_by varchar not null);
