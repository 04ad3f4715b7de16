-- The medians of the touched days, which are no sums: from the calls of the days, where times to answer have changed.
-- Needs the temp view call_differences. Parameters: $project_id, $days_start, $days_end: the time that the touched days span.
-- Over microseconds as integers: over intervals it took several times as long.
update trunk_days
set microseconds_to_answer_p50 = medians.microseconds
from (
  with touched as (
    select distinct billing_date, trunk_id, direction
    from (
      select billing_date, trunk_id, direction, epoch_us(answer_time) - epoch_us(create_time) as microseconds
      from call_differences
      where answer_time is not null
      group by all
      having sum(sign) <> 0
    )
  ),
  medians as (
    select billing_date, trunk_id, direction, median(epoch_us(answer_time) - epoch_us(create_time)) as microseconds
    from calls
    where project_id = $project_id and create_time >= $days_start::timestamp and create_time < $days_end::timestamp
      and billing_date in (select billing_date from touched)
      -- Of a day whose first calls were dropped the median is known no more.
      and billing_date not in (
        select billing_date from billing_days
        where day_start < coalesce((select calls_from from ops.retention where project_id = $project_id), '-infinity'::timestamp)
      )
    group by all
  )
  select medians.*
  from medians
  semi join touched
    on touched.billing_date = medians.billing_date
    and touched.trunk_id is not distinct from medians.trunk_id
    and touched.direction is not distinct from medians.direction
) as medians
where trunk_days.project_id = $project_id
  and trunk_days.billing_date = medians.billing_date
  and trunk_days.trunk_id is not distinct from medians.trunk_id
  and trunk_days.direction is not distinct from medians.direction;
