-- The hours of the window count its calls: attempts of whole hours equal the calls created in them.
-- Parameters: $project_id, $window_start, $window_end.
with hours as (
  select trunk_id, direction, hour, attempts from trunk_hours
  where project_id = $project_id
    and hour >= date_trunc('hour', $window_start::timestamp) and hour < $window_end::timestamp
),
counted as (
  select trunk_id, direction, date_trunc('hour', create_time) as hour, count(*) as calls
  from calls
  where project_id = $project_id
    and create_time >= date_trunc('hour', $window_start::timestamp)
    and create_time < date_trunc('hour', $window_end::timestamp - interval 1 microsecond) + interval 1 hour
  group by all
)
select coalesce(hours.hour, counted.hour) as hour, hours.attempts, counted.calls
from hours
full join counted
  on counted.hour = hours.hour
  and counted.trunk_id is not distinct from hours.trunk_id
  and counted.direction is not distinct from hours.direction
where coalesce(hours.attempts, 0) <> coalesce(counted.calls, 0);
