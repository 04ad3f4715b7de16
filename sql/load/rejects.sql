-- The records of a reading that could not be typed, in place of those of earlier readings of the window.
-- Parameters: $project_id, $window_start, $window_end, $fetched_at.
delete from ops.rejected_calls
where project_id = $project_id and window_start >= $window_start::timestamp and window_end <= $window_end::timestamp;

insert into ops.rejected_calls (project_id, window_start, window_end, call_id, raw, reason, rejected_at)
select $project_id, $window_start::timestamp, $window_end::timestamp, call_id, raw, reason, $fetched_at::timestamp
from typed_calls
where place = 'rejected';
