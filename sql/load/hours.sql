-- Recomputes trunk_hours for the touched hours. Parameters: $project_id.
-- Calls that overlap an hour are found by create_time and occupied_until, which row groups are skipped by: a view
-- over all history took 40 s for one day's concurrency at 20 M rows.
delete from trunk_hours
using touched_hours
where trunk_hours.project_id = $project_id and trunk_hours.hour = touched_hours.hour;

insert into trunk_hours (
  hour, project_id, trunk_id, direction,
  attempts, answered, talk_microseconds, occupied_microseconds, peak_concurrent, peak_cps
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
),
-- One row per call and hour that the call touches.
parts as (
  select
    touched.hour,
    call.trunk_id,
    call.direction,
    call.create_time >= touched.hour as is_created_here,
    call.create_time,
    call.answer_time,
    greatest(call.create_time, touched.hour) as part_start,
    least(call.occupied_until, touched.hour + interval 1 hour) as part_end,
    -- Null where the call was not answered (greatest() would skip the null).
    case when call.answer_time is not null then greatest(call.answer_time, touched.hour) end as talk_start
  from (
    select
      *,
      unnest(generate_series(
        date_trunc('hour', create_time),
        date_trunc('hour', greatest(create_time, occupied_until - interval 1 microsecond)),
        interval 1 hour
      )) as hour
    from candidates
  ) as call
  join touched_hours as touched using (hour)
),
volumes as (
  select
    hour, trunk_id, direction,
    count(*) filter (is_created_here) as attempts,
    count(*) filter (is_created_here and answer_time is not null) as answered,
    coalesce(sum(date_diff('microsecond', talk_start, part_end)) filter (part_end > talk_start), 0)::bigint as talk_microseconds,
    sum(date_diff('microsecond', part_start, part_end))::bigint as occupied_microseconds
  from parts
  group by all
),
-- Calls that begin raise the number of open calls, calls that end lower it; at the same instant ends come first.
steps as (
  select hour, trunk_id, direction, part_start as instant, 1 as step from parts where part_end > part_start
  union all
  select hour, trunk_id, direction, part_end, -1 from parts where part_end > part_start
),
levels as (
  select
    hour, trunk_id, direction,
    sum(step) over (partition by hour, trunk_id, direction order by instant, step rows unbounded preceding) as open_calls
  from steps
),
concurrency as (
  select hour, trunk_id, direction, max(open_calls)::bigint as peak_concurrent from levels group by all
),
seconds as (
  select hour, trunk_id, direction, count(*) as created
  from parts where is_created_here
  group by hour, trunk_id, direction, date_trunc('second', create_time)
),
rates as (
  select hour, trunk_id, direction, max(created) as peak_cps from seconds group by all
)
select
  volumes.hour, $project_id, volumes.trunk_id, volumes.direction,
  volumes.attempts, volumes.answered, volumes.talk_microseconds, volumes.occupied_microseconds,
  coalesce(concurrency.peak_concurrent, 0),
  coalesce(rates.peak_cps, 0)
from volumes
left join concurrency
  on concurrency.hour = volumes.hour
  and concurrency.trunk_id is not distinct from volumes.trunk_id
  and concurrency.direction is not distinct from volumes.direction
left join rates
  on rates.hour = volumes.hour
  and rates.trunk_id is not distinct from volumes.trunk_id
  and rates.direction is not distinct from volumes.direction;
