-- Calls of the window as the last readings had them, and as this one lists them. Needs sql/normalize.
-- Parameters: $project_id, $window_start, $window_end.
select
  (
    select sum(distinct_calls) from ops.windows
    where project_id = $project_id
      and window_start >= $window_start::timestamp and window_end <= $window_end::timestamp
      and state in ('complete', 'settled')
  ) as before,
  (select count(*) from typed_calls where place <> 'later') as now;
