-- What a rebuild came to, over all projects. One row.
select
  (select count(*) from calls) as calls,
  exists (select 1 from coverage_gaps)
    or exists (select 1 from ops.rejected_calls)
    or exists (select 1 from ops.windows where error is not null)
    or exists (select 1 from ops.rejected_resources)
    or exists (
      select 1
      from ops.failed_lists
      where (project_id, fetched_at) in (
        select (project_id, max(fetched_at)) from ops.configuration_readings group by project_id
      )
    ) as needs_person;
