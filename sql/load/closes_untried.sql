-- Of billing days those that the ledger holds whole and whose close no run has tried, in time order. One row a day.
-- Parameters: $project_id, $days, as JSON [[start, end], …] in epoch seconds.
with days as (
  select make_timestamp(day[1] * 1000000) as range_start, make_timestamp(day[2] * 1000000) as range_end
  from (select unnest(from_json($days::json, '[["bigint"]]')) as day)
),
planned as (
  select min(window_start) as planned_from, max(window_end) as planned_until
  from ops.windows
  where project_id = $project_id
)
select epoch(days.range_start)::bigint as "start"
from days
-- What no run has planned yet lies outside of coverage_gaps.
join planned on planned.planned_from <= days.range_start and planned.planned_until >= days.range_end
where not exists (
    select 1 from coverage_gaps as gaps
    where gaps.project_id = $project_id and gaps.gap_start < days.range_end and gaps.gap_end > days.range_start
  )
  and not exists (
    select 1 from ops.runs as runs
    where runs.project_id = $project_id and runs.command like 'close %'
      and runs.range_start = days.range_start and runs.range_end = days.range_end
  )
order by days.range_start;
