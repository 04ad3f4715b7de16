-- What would be dropped of a project. One row. Parameters: $project_id, $calls_from; null: nothing.
select
  (select count(*) from calls where project_id = $project_id and create_time < $calls_from::timestamp) as calls,
  (
    select count(*) from ops.call_changes where project_id = $project_id and create_time < $calls_from::timestamp
  ) as changes,
  (
    select count(*) from ops.rejected_calls where project_id = $project_id and window_end <= $calls_from::timestamp
  ) as rejected_calls,
  (
    select count(*) from forwarded_calls
    where project_id = $project_id
      and (inbound_create_time < $calls_from::timestamp or outbound_create_time < $calls_from::timestamp)
  ) as forwarded_calls,
  (
    select count(*) from provider_records where project_id = $project_id and create_time < $calls_from::timestamp
  ) as provider_records;
