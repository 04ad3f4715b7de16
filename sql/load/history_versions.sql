-- Writes the differences of sql/load/history_differences.sql; the same template. Besides: <updated_at> and <begun_at>
-- are when a record says that it was last modified, and that or when it was created; null where it never says.
-- Parameters: $project_id.

-- A time that the record names counts if it lies between the reading that still showed otherwise and this one.
-- Clocks may be set back: no version begins before the one before it ended.
create or replace temp table beginning as
with former as (
  select {key}, max(valid_to) as last_to
  from {table}
  semi join starting using ({key})
  where project_id = $project_id and not is_current
  group by all
)
select
  listed.*,
  case
    when known_from is null and {begun_at} <= fetched_at
      and coalesce({begun_at} > changed_after, true) and coalesce({begun_at} >= last_to, true) then {begun_at}
    when known_from is null then greatest(fetched_at, last_to)
    when {updated_at} > changed_after and {updated_at} <= fetched_at and {updated_at} > known_from then {updated_at}
    else greatest(fetched_at, known_from)
  end as valid_from
from starting as listed
left join former using ({key});

update {table}
set valid_to = over.ended_at, is_current = false
from (
  from ending
  union all
  select {key}, valid_from from beginning where known_from is not null
) as over
where {table}.project_id = $project_id and {table}.is_current and {same_key};

insert into {table} by name
select $project_id as project_id, {columns}, valid_from, true as is_current, changed_after, fetched_at
from beginning as listed;
