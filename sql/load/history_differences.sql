-- What a reading changes in one history table. A template: <table> is the history table, <typed> its typed records,
-- <resource> its name as a text, <key> its key, <id> the part of it that a record names, <parent> the column of the
-- list's parent (or null), <columns> the columns that a record fills, <differs> whether they differ from known's,
-- <ends> joins with the gone resources that listed cannot outlive, <gone_at> the first time at which one of these went.
-- Parameters: $project_id. Needs sql/load/configuration_lists.sql.
-- Result: temp tables starting and ending.
create or replace temp table starting as
select
  {columns},
  lists.fetched_at,
  lists.changed_after,
  known.valid_from as known_from
from {typed} as listed
join proven_lists as lists on lists.resource = {resource} and lists.parent_id is not distinct from listed.parent_id
left join (from {table} where project_id = $project_id and is_current) as known using ({key})
{ends}
where {gone_at} is null and (known.valid_from is null or {differs});

create or replace temp table ending as
with refused as (
  select distinct parent_id, resource_id from rejected_records where resource = {resource} and resource_id is not null
)
select
  {key},
  greatest(listed.valid_from, coalesce({gone_at}, lists.fetched_at)) as ended_at
from {table} as listed
left join {typed} as typed using ({key})
left join refused on refused.resource_id = listed.{id} and refused.parent_id is not distinct from {parent}
left join proven_lists as lists
  on lists.resource = {resource} and lists.parent_id is not distinct from {parent} and lists.names_all
{ends}
where listed.project_id = $project_id
  and listed.is_current
  and ({gone_at} is not null
    or (lists.resource is not null and typed.line_number is null and refused.resource_id is null));
