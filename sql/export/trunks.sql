-- One row a version, by the UTC day of valid_from.
select
  valid_from::date as dt,
  project_id::varchar as project_id,
  trunk_id::varchar as trunk_id,
  free_text(name)::varchar as name,
  free_text(host_name)::varchar as host_name,
  top_level_domain::varchar as top_level_domain,
  free_text(domain)::varchar as domain,
  calls_per_second::bigint as calls_per_second,
  enable_caller_name::boolean as enable_caller_name,
  enable_call_forward::boolean as enable_call_forward,
  possible_number(call_forward_number)::varchar as call_forward_number,
  record_project_id::varchar as record_project_id,
  create_time::timestamptz as create_time,
  update_time::timestamptz as update_time,
  valid_from::timestamptz as valid_from,
  valid_to::timestamptz as valid_to,
  is_current::boolean as is_current,
  changed_after::timestamptz as changed_after,
  fetched_at::timestamptz as fetched_at
from trunks
