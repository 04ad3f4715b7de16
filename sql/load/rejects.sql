-- The records of the batch that could not be typed, in place of those of earlier readings of its windows.
-- Parameters: $project_id, $window_start, $window_end: the range of the batch.
delete from ops.rejected_calls
where project_id = $project_id and window_start >= $window_start::timestamp and window_end <= $window_end::timestamp;

insert into ops.rejected_calls (project_id, window_start, window_end, call_id, raw, reason, rejected_at)
select project_id, window_start, window_end, call_id, raw, reason, fetched_at
from typed_calls
where place = 'rejected';
