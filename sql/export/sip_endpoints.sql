-- One row a version, by the UTC day of valid_from.
select
  valid_from::date as dt,
  project_id::varchar as project_id,
  sip_endpoint_id::varchar as sip_endpoint_id,
  trunk_id::varchar as trunk_id,
  free_text(name)::varchar as name,
  free_text(address)::varchar as address,
  port::bigint as port,
  is_registered::boolean as is_registered,
  possible_number(credential_user_name)::varchar as credential_user_name,
  transport::varchar as transport,
  priority::bigint as priority,
  enabled::boolean as enabled,
  create_time::timestamptz as create_time,
  update_time::timestamptz as update_time,
  valid_from::timestamptz as valid_from,
  valid_to::timestamptz as valid_to,
  is_current::boolean as is_current,
  changed_after::timestamptz as changed_after,
  fetched_at::timestamptz as fetched_at
from sip_endpoints
