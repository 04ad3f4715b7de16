-- The lists that a reading proves, and since when each may have changed. Parameters: $project_id, $fetched_at.
-- Needs the temp tables announced_lists and rejected_records. Result: temp tables proven_lists and (empty) gone_resources.
create or replace temp table proven_lists as
with earlier as (
  select fetched_at
  from ops.configuration_readings
  where project_id = $project_id and outcome = 'loaded' and fetched_at < $fetched_at::timestamp
),
newest as (
  select max(fetched_at) as fetched_at from earlier
),
failed as (
  select resource, parent_id, fetched_at
  from ops.failed_lists
  where project_id = $project_id
),
-- Usually none: only they have to be looked for in the readings before the newest.
failed_last as (
  select lists.resource, lists.parent_id
  from announced_lists as lists
  semi join (from failed semi join newest using (fetched_at)) as failed
    on failed.resource = lists.resource and coalesce(failed.parent_id = lists.parent_id, failed.parent_id is null)
),
read_before as (
  select resource, parent_id, max(earlier.fetched_at) as fetched_at
  from failed_last
  cross join earlier
  where not exists (
    from failed
    where failed.fetched_at = earlier.fetched_at
      and failed.resource = failed_last.resource
      and coalesce(failed.parent_id = failed_last.parent_id, failed.parent_id is null)
  )
  group by resource, parent_id
),
unnamed as (
  select distinct resource, parent_id from rejected_records where resource_id is null
)
select
  lists.resource,
  lists.parent_id,
  lists.fetched_at,
  case when failed_last.resource is null then newest.fetched_at else read_before.fetched_at end as changed_after,
  -- Nobody knows which resource a record without an identifier is: any may be it.
  unnamed.resource is null as names_all
from announced_lists as lists
cross join newest
left join failed_last on failed_last.resource = lists.resource and failed_last.parent_id is not distinct from lists.parent_id
left join read_before on read_before.resource = lists.resource and read_before.parent_id is not distinct from lists.parent_id
left join unnamed on unnamed.resource = lists.resource and unnamed.parent_id is not distinct from lists.parent_id;

create or replace temp table gone_resources (
  resource varchar not null,
  resource_id varchar not null,
  gone_at timestamp not null
);
