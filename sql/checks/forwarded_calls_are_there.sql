-- The legs of forwarded calls are calls, each in one pair. Parameters: $project_id, $window_start, $window_end.
with pairs as (
  from forwarded_calls
  where project_id = $project_id
    and inbound_create_time >= $window_start::timestamp and inbound_create_time < $window_end::timestamp
),
legs as (
  select inbound_call_id as call_id, inbound_create_time as create_time from pairs
  union all
  select outbound_call_id, outbound_create_time from pairs
),
listed as (
  select call_id, create_time
  from calls
  where project_id = $project_id
    and create_time >= $window_start::timestamp
    and create_time < $window_end::timestamp + interval 60 seconds
)
select legs.call_id, legs.create_time, count(*) as pairs, count(listed.call_id) as calls
from legs
left join listed on listed.call_id = legs.call_id and listed.create_time = legs.create_time
group by all
having count(*) > 1 or count(listed.call_id) = 0;
