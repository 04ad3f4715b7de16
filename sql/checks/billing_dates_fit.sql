-- Every call lies in its billing day. Parameters: $project_id, $window_start, $window_end.
select calls.call_id, calls.create_time, calls.billing_date
from calls
left join billing_days using (billing_date)
where calls.project_id = $project_id
  and calls.create_time >= $window_start::timestamp and calls.create_time < $window_end::timestamp
  and (billing_days.day_start is null or calls.create_time < billing_days.day_start or calls.create_time >= billing_days.day_end);
