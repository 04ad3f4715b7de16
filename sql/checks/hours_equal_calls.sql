-- The hours of the window count its calls: attempts of whole hours equal the calls created in them, and a trunk's peak
-- lies between the highest and the sum of its directions' peaks. Parameters: $project_id, $window_start, $window_end.
-- The peak is not counted again from the calls: that took four times as long as the rest of the check.
with hours as (
  select
    trunk_id, direction, hour, attempts, trunk_peak_cps,
    max(peak_cps) over trunk as highest_peak_cps,
    sum(peak_cps) over trunk as sum_of_peaks
  from trunk_hours
  where project_id = $project_id
    and hour >= date_trunc('hour', $window_start::timestamp) and hour < $window_end::timestamp
  window trunk as (partition by hour, trunk_id)
),
counted as (
  select trunk_id, direction, date_trunc('hour', create_time) as hour, count(*) as calls
  from calls
  where project_id = $project_id
    and create_time >= date_trunc('hour', $window_start::timestamp)
    and create_time < date_trunc('hour', $window_end::timestamp - interval 1 microsecond) + interval 1 hour
  group by all
)
select
  coalesce(hours.hour, counted.hour) as hour, hours.attempts, counted.calls,
  hours.trunk_peak_cps, hours.highest_peak_cps, hours.sum_of_peaks
from hours
full join counted
  on counted.hour = hours.hour
  and counted.trunk_id is not distinct from hours.trunk_id
  and counted.direction is not distinct from hours.direction
where (
    coalesce(hours.attempts, 0) <> coalesce(counted.calls, 0)
    or (hours.trunk_peak_cps between hours.highest_peak_cps and hours.sum_of_peaks) is not true and hours.hour is not null
  )
  and coalesce(hours.hour, counted.hour) >= coalesce((select calls_from from ops.retention where project_id = $project_id), '-infinity'::timestamp);
