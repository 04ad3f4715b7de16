-- Drops what was created before a time, and keeps of the calls that last beyond it what the hours after it are counted from.
-- Windows, hours and days stay. Parameters: $project_id, $calls_from.
delete from ops.retained_spans
where project_id = $project_id and occupied_until <= $calls_from::timestamp;

insert into ops.retained_spans (project_id, trunk_id, direction, create_time, answer_time, occupied_until)
select project_id, trunk_id, direction, create_time, answer_time, occupied_until
from calls
where project_id = $project_id and create_time < $calls_from::timestamp and occupied_until > $calls_from::timestamp;

delete from forwarded_calls
where project_id = $project_id
  and (inbound_create_time < $calls_from::timestamp or outbound_create_time < $calls_from::timestamp);

delete from ops.call_changes where project_id = $project_id and create_time < $calls_from::timestamp;

delete from ops.rejected_calls where project_id = $project_id and window_end <= $calls_from::timestamp;

delete from provider_records where project_id = $project_id and create_time < $calls_from::timestamp;

-- Lines that could not be typed have no time of their own: they go with the whole of their file.
delete from ops.rejected_records
where project_id = $project_id
  and import_id in (select import_id from ops.imports where range_end < $calls_from::timestamp);

delete from calls where project_id = $project_id and create_time < $calls_from::timestamp;
