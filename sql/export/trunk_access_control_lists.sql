-- One row a version, by the UTC day of valid_from.
select
  valid_from::date as dt,
  project_id::varchar as project_id,
  trunk_id::varchar as trunk_id,
  access_control_list_id::varchar as access_control_list_id,
  valid_from::timestamptz as valid_from,
  valid_to::timestamptz as valid_to,
  is_current::boolean as is_current,
  changed_after::timestamptz as changed_after,
  fetched_at::timestamptz as fetched_at
from trunk_access_control_lists
