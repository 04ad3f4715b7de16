-- Of calls that stand in two windows the newest reading stays, the others go to the journal.
-- Parameters: $project_id, $seen_at. Leaves the touched hours for sql/load/hours.sql, and the temp view call_differences
-- for sql/load/days/.
create or replace temp table surplus_calls as
select *
from calls
where project_id = $project_id
  and call_id in (select call_id from calls where project_id = $project_id group by call_id having count(*) > 1)
qualify row_number() over (partition by call_id order by fetched_at desc, create_time desc) > 1;

create or replace temp view call_differences as
select -1 as sign, * from surplus_calls;

create or replace temp table touched_hours as
select distinct unnest(generate_series(
  date_trunc('hour', create_time),
  date_trunc('hour', greatest(create_time, occupied_until - interval 1 microsecond)),
  interval 1 hour
)) as hour
from surplus_calls;

insert into ops.call_changes (project_id, call_id, create_time, seen_at, field, before, after)
select project_id, call_id, create_time, $seen_at::timestamp, 'duplicate', to_json(record)::varchar, null
from (
  select * replace (price_amount::varchar as price_amount, price_per_minute_amount::varchar as price_per_minute_amount)
  from surplus_calls
) as record;

delete from calls
using surplus_calls as surplus
where calls.project_id = $project_id
  and calls.call_id = surplus.call_id
  and calls.create_time = surplus.create_time
  and calls.fetched_at = surplus.fetched_at;

update ops.windows
set distinct_calls = windows.distinct_calls - removed.calls
from (
  select window_start, count(*) as calls
  from ops.windows join surplus_calls
    on windows.project_id = surplus_calls.project_id
    and surplus_calls.create_time >= windows.window_start and surplus_calls.create_time < windows.window_end
  group by window_start
) as removed
where windows.project_id = $project_id and windows.window_start = removed.window_start;
