-- No call stands twice in the window. Parameters: $project_id, $window_start, $window_end.
select call_id, count(*) as rows
from calls
where project_id = $project_id and create_time >= $window_start::timestamp and create_time < $window_end::timestamp
group by call_id
having count(*) > 1;
