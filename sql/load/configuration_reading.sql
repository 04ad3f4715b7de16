-- Marks a reading of the configuration as dealt with, and names the lists that it could not read.
-- Parameters: $project_id, $run_id, $manifest, $fetched_at, $finished_at, $outcome, $requests, $lists, $records,
-- $rejected, $new, $changed, $closed, $failed_lists, as JSON, and $failed, how many they are.
insert into ops.configuration_readings (
  project_id, run_id, manifest, fetched_at, finished_at, outcome, requests, lists, failed_lists, records,
  rejected_records, new_versions, changed_versions, closed_versions
)
values (
  $project_id, $run_id, $manifest, $fetched_at::timestamp, $finished_at::timestamp, $outcome, $requests, $lists, $failed,
  $records, $rejected, $new, $changed, $closed
);

-- A reading that changes nothing says nothing of what needs a person either.
insert into ops.failed_lists (project_id, fetched_at, resource, parent_id, error)
select $project_id, $fetched_at::timestamp, resource, parent_id, error
from (
  select unnest(
    from_json($failed_lists::json, '[{"resource": "varchar", "parent_id": "varchar", "error": "varchar"}]'),
    recursive := true
  )
)
where $outcome = 'loaded';
