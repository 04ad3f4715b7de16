-- What a rebuild came to, over all projects. One row.
select
  (select count(*) from calls) as calls,
  exists (select 1 from coverage_gaps)
    or exists (select 1 from ops.rejected_calls)
    or exists (select 1 from ops.windows where error is not null) as needs_person;
