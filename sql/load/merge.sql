-- Writes the differences of sql/load/compare.sql. Parameters: $project_id, $window_start, $window_end.
-- Leaves the touched hours, in the temp view call_differences the rows that were written, and in the temp table journal
-- what changed.

create or replace temp table replaced_calls as
select * from known_calls semi join changed_calls using (call_id);

-- Every row that is written, as it is afterwards and as it was before.
create or replace temp view call_differences as
select 1 as sign, * from new_calls
union all
select 1, * from changed_calls
union all
select -1, * from vanished_calls
union all
select -1, * from replaced_calls;

-- Hours that any changed occupancy touches, before and after.
create or replace temp table touched_hours as
with hour_spans as (
  select distinct
    date_trunc('hour', create_time) as first_hour,
    date_trunc('hour', greatest(create_time, occupied_until - interval 1 microsecond)) as last_hour
  from call_differences
)
select distinct unnest(generate_series(first_hour, last_hour, interval 1 hour)) as hour
from hour_spans;

create or replace temp table journal as
with pairs as (
  select before, after
  from replaced_calls as before join changed_calls as after using (call_id)
),
fields as (
  select
    before.call_id as call_id,
    before.create_time as create_time,
    unnest([
      {field: 'trunk_id', before: before.trunk_id, after: after.trunk_id},
      {field: 'record_project_id', before: before.record_project_id, after: after.record_project_id},
      {field: 'direction', before: before.direction, after: after.direction},
      {field: 'call_result', before: before.call_result, after: after.call_result},
      {field: 'from_raw', before: before.from_raw, after: after.from_raw},
      {field: 'to_raw', before: before.to_raw, after: after.to_raw},
      {field: 'create_time', before: before.create_time::varchar, after: after.create_time::varchar},
      {field: 'answer_time', before: before.answer_time::varchar, after: after.answer_time::varchar},
      {field: 'end_time', before: before.end_time::varchar, after: after.end_time::varchar},
      {field: 'duration_seconds', before: before.duration_seconds::varchar, after: after.duration_seconds::varchar},
      {field: 'billing_duration_seconds', before: before.billing_duration_seconds::varchar, after: after.billing_duration_seconds::varchar},
      {field: 'price_amount', before: before.price_amount::varchar, after: after.price_amount::varchar},
      {field: 'price_currency', before: before.price_currency, after: after.price_currency},
      {field: 'price_per_minute_amount', before: before.price_per_minute_amount::varchar, after: after.price_per_minute_amount::varchar},
      {field: 'price_per_minute_currency', before: before.price_per_minute_currency, after: after.price_per_minute_currency}
    ], recursive := true)
  from pairs
)
select call_id, create_time, field, before, after
from fields
where before is distinct from after
union all
select call_id, create_time, 'vanished', to_json(record)::varchar, null
from (
  -- Amounts as text: a JSON number would lose the zeros that DECIMAL keeps.
  select * replace (price_amount::varchar as price_amount, price_per_minute_amount::varchar as price_per_minute_amount)
  from vanished_calls
) as record;

insert into ops.call_changes (project_id, call_id, create_time, seen_at, field, before, after)
select $project_id, call_id, create_time, (select max(fetched_at) from batch), field, before, after
from journal;

delete from calls
using vanished_calls as gone
where calls.project_id = $project_id
  and calls.create_time >= $window_start::timestamp and calls.create_time < $window_end::timestamp
  and calls.call_id = gone.call_id;

update calls
set
  trunk_id = changed.trunk_id,
  record_project_id = changed.record_project_id,
  direction = changed.direction,
  call_result = changed.call_result,
  from_raw = changed.from_raw,
  to_raw = changed.to_raw,
  from_e164 = changed.from_e164,
  to_e164 = changed.to_e164,
  from_country = changed.from_country,
  to_country = changed.to_country,
  create_time = changed.create_time,
  answer_time = changed.answer_time,
  end_time = changed.end_time,
  duration_seconds = changed.duration_seconds,
  billing_duration_seconds = changed.billing_duration_seconds,
  talk_seconds = changed.talk_seconds,
  price_amount = changed.price_amount,
  price_currency = changed.price_currency,
  price_per_minute_amount = changed.price_per_minute_amount,
  price_per_minute_currency = changed.price_per_minute_currency,
  billing_date = changed.billing_date,
  finality = changed.finality,
  occupied_until = changed.occupied_until,
  fetched_at = changed.fetched_at
from changed_calls as changed
where calls.project_id = $project_id
  and calls.create_time >= $window_start::timestamp and calls.create_time < $window_end::timestamp
  and calls.call_id = changed.call_id;

insert into calls by name
select * from new_calls;
