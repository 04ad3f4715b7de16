-- What in a range needs a person. One row. Parameters: $project_id, $start, $end.
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
  (select count(*) from touching where error is not null and state <> 'failed') as refused_windows;
