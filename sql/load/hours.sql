-- Recomputes trunk_hours for the touched hours. Parameters: $project_id.
-- Calls that overlap an hour are found by create_time and occupied_until, which row groups are skipped by: a view
-- over all history took 40 s for one day's concurrency at 20 M rows.
delete from trunk_hours
using touched_hours
where trunk_hours.project_id = $project_id and trunk_hours.hour = touched_hours.hour;

insert into trunk_hours (
  hour, project_id, trunk_id, direction,
  attempts, answered, talk_microseconds, occupied_microseconds, peak_concurrent, peak_cps, trunk_peak_cps
)
with bounds as (
  select min(hour) as first_hour, max(hour) + interval 1 hour as after_last_hour from touched_hours
),
candidates as (
  select trunk_id, direction, create_time, answer_time, occupied_until
  from calls
  where project_id = $project_id
    and create_time < (select after_last_hour from bounds)
    and occupied_until >= (select first_hour from bounds)
  union all
  -- What was dropped and lasted into time that is kept.
  select trunk_id, direction, create_time, answer_time, occupied_until
  from ops.retained_spans
  where project_id = $project_id
    and create_time < (select after_last_hour from bounds)
    and occupied_until >= (select first_hour from bounds)
),
-- Trunk and direction as one small number: cheaper to group and to sort by.
lines as (
  select row_number() over () as line, dense_rank() over (order by trunk_id) as trunk, trunk_id, direction
  from (select distinct trunk_id, direction from candidates)
),
spans as (
  select
    lines.line, candidates.create_time, candidates.answer_time, candidates.occupied_until,
    date_trunc('hour', create_time) as first_hour,
    date_trunc('hour', greatest(create_time, occupied_until - interval 1 microsecond)) as last_hour
  from candidates
  join lines
    on lines.trunk_id is not distinct from candidates.trunk_id
    and lines.direction is not distinct from candidates.direction
),
-- One row per call and hour that the call touches. Most calls touch one, and a series of one is dear.
call_hours as (
  select *, first_hour as hour from spans where first_hour = last_hour
  union all
  select *, unnest(generate_series(first_hour, last_hour, interval 1 hour)) from spans where first_hour < last_hour
),
parts as materialized (
  select
    call.hour,
    call.line,
    call.first_hour = call.hour as is_created_here,
    call.create_time,
    call.answer_time,
    greatest(call.create_time, call.hour) as part_start,
    least(call.occupied_until, call.hour + interval 1 hour) as part_end,
    -- Null where the call was not answered (greatest() would skip the null).
    case when call.answer_time is not null then greatest(call.answer_time, call.hour) end as talk_start
  from call_hours as call
  semi join touched_hours using (hour)
),
volumes as (
  select
    hour, line,
    count(*) filter (is_created_here) as attempts,
    count(*) filter (is_created_here and answer_time is not null) as answered,
    coalesce(sum(epoch_us(part_end) - epoch_us(talk_start)) filter (part_end > talk_start), 0)::bigint as talk_microseconds,
    sum(epoch_us(part_end) - epoch_us(part_start))::bigint as occupied_microseconds
  from parts
  group by all
),
-- Hour and line as one number with room for the half microseconds of an hour between two of them.
moments as (
  select
    hour, line, part_start, part_end,
    (date_diff('hour', (select first_hour from bounds), hour) * (select count(*) + 1 from lines) + line) * 8000000000 as base
  from parts
  where part_end > part_start
),
-- Calls that begin raise the number of open calls, calls that end lower it; at the same instant ends come first.
steps as (
  select hour, line, base + (epoch_us(part_start) - epoch_us(hour)) * 2 + 1 as place, 1 as step from moments
  union all
  select hour, line, base + (epoch_us(part_end) - epoch_us(hour)) * 2, -1 from moments
),
-- One running sum over everything: each hour of a line ends with no call open. A sum per hour and line sorts by
-- three columns and takes twice the time.
levels as (
  select hour, line, sum(step) over (order by place rows unbounded preceding) as open_calls from steps
),
concurrency as (
  select hour, line, max(open_calls)::bigint as peak_concurrent from levels group by all
),
seconds as (
  select hour, line, count(*) as created
  from parts
  where is_created_here
  group by hour, line, epoch_us(create_time) // 1000000
),
rates as (
  select hour, line, max(created) as peak_cps from seconds group by all
),
-- From the parts once more: adding up the seconds of the lines takes longer, because most of them count one call.
trunk_seconds as (
  select parts.hour, lines.trunk, count(*) as created
  from parts
  join lines using (line)
  where parts.is_created_here
  group by parts.hour, lines.trunk, epoch_us(parts.create_time) // 1000000
),
trunk_rates as (
  select hour, trunk, max(created) as trunk_peak_cps from trunk_seconds group by all
)
select
  volumes.hour, $project_id, lines.trunk_id, lines.direction,
  volumes.attempts, volumes.answered, volumes.talk_microseconds, volumes.occupied_microseconds,
  coalesce(concurrency.peak_concurrent, 0),
  coalesce(rates.peak_cps, 0),
  coalesce(trunk_rates.trunk_peak_cps, 0)
from volumes
join lines using (line)
left join concurrency on concurrency.hour = volumes.hour and concurrency.line = volumes.line
left join rates on rates.hour = volumes.hour and rates.line = volumes.line
left join trunk_rates on trunk_rates.hour = volumes.hour and trunk_rates.trunk = lines.trunk;
