-- What needs a person: of the calls in a range, of the configuration as it is. One row. Parameters: $project_id, $start, $end.
with touching as (
  select * from ops.windows
  where project_id = $project_id and window_end > $start::timestamp and window_start < $end::timestamp
)
select
  (
    select count(*) from coverage_gaps
    where project_id = $project_id and gap_end > $start::timestamp and gap_start < $end::timestamp
  ) as open_gaps,
  (select coalesce(sum(rejected_calls), 0)::bigint from touching) as rejected_calls,
  (select count(*) from touching where error is not null and state <> 'failed') as refused_windows,
  (
    select coalesce(arg_max(failed_lists, fetched_at), 0) from ops.configuration_readings
    where project_id = $project_id and outcome = 'loaded'
  ) as failed_lists,
  (select count(*) from ops.rejected_resources where project_id = $project_id) as rejected_resources;
