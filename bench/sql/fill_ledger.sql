-- What loads would have written beside the filled calls of [$from, $to): ledger rows, readings, billing days.
-- Parameters: $project_id, $from, $to.
insert into ops.windows by name
select
  $project_id as project_id,
  date_trunc('hour', create_time) as window_start,
  date_trunc('hour', create_time) + interval 1 hour as window_end,
  'settled' as state,
  count(*) as total_items,
  count(*) as distinct_calls,
  0 as open_calls,
  0 as unpriced_calls,
  0 as rejected_calls,
  1 as attempts,
  max(calls.fetched_at) as fetched_at,
  md5(window_start::varchar) || '.ndjson.zst' as landing_file,
  sha256(window_start::varchar) as sha256
from calls
where create_time >= $from::timestamp and create_time < $to::timestamp
group by date_trunc('hour', create_time)
order by window_start;

insert into ops.readings by name
select project_id, landing_file as manifest, fetched_at, 'loaded' as outcome
from ops.windows
where window_start >= $from::timestamp and window_start < $to::timestamp;

insert into billing_days by name
select distinct
  window_start::date as billing_date,
  billing_date::timestamp as day_start,
  billing_date::timestamp + interval 1 day as day_end
from ops.windows
where window_start >= $from::timestamp and window_start < $to::timestamp
  and window_start::date not in (select billing_date from billing_days)
order by billing_date;
