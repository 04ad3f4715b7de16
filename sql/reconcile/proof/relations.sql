-- What is missing from the month, one relation a kind of record. A template: {project_id}, {start}, {end} are literals.
-- None holds a phone number: rejected records are named, not shown.

create or replace table unsettled_windows as
select window_start, window_end, distinct_calls as calls, open_calls, unpriced_calls, fetched_at, next_read_at
from ledger.ops.windows
where project_id = {project_id} and state = 'complete'
  and window_end > {start}::timestamp and window_start < {end}::timestamp
order by window_start;

-- The ledger kept an earlier reading, because the last one lacked suspiciously many calls, or the API counted so few.
create or replace table refused_readings as
select window_start as range_start, window_end as range_end, error as reason
from ledger.ops.windows
where project_id = {project_id} and state in ('complete', 'settled') and error like 'refused:%'
  and window_end > {start}::timestamp and window_start < {end}::timestamp
union all
select range_start, range_end, 'a recount found ' || coalesce(counted::varchar, 'no') || ' calls where ' || coalesce(expected::varchar, 'more') || ' are'
from ledger.ops.recounts
where project_id = {project_id} and refused_windows > 0
  and range_end > {start}::timestamp and range_start < {end}::timestamp
order by range_start;

create or replace table rejected_records as
select call_id, window_start, window_end, rejected_at, reason
from ledger.ops.rejected_calls
where project_id = {project_id} and window_end > {start}::timestamp and window_start < {end}::timestamp
order by window_start, call_id, reason;

-- Calls whose price is not final. Stale ones were open or unpriced for so long that nothing waits for them any more.
create or replace table unfinished_calls as
select
  call_id, trunk_id, direction, create_time, finality, end_time is null as is_open, billing_duration_seconds,
  price_amount, price_currency, fetched_at
from month_calls
where finality <> 'final'
order by create_time, call_id;
