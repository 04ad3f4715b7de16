-- One row a version, by the UTC day of valid_from.
select
  valid_from::date as dt,
  project_id::varchar as project_id,
  ip_range_id::varchar as ip_range_id,
  access_control_list_id::varchar as access_control_list_id,
  free_text(description)::varchar as description,
  ip_address::varchar as ip_address,
  prefix_length::bigint as prefix_length,
  create_time::timestamptz as create_time,
  update_time::timestamptz as update_time,
  valid_from::timestamptz as valid_from,
  valid_to::timestamptz as valid_to,
  is_current::boolean as is_current,
  changed_after::timestamptz as changed_after,
  fetched_at::timestamptz as fetched_at
from ip_ranges
