-- One row a version, by the UTC day of valid_from.
select
  valid_from::date as dt,
  project_id::varchar as project_id,
  possible_number(phone_number_id)::varchar as phone_number_id,
  phone_number(phone_number)::varchar as phone_number,
  trunk_id::varchar as trunk_id,
  country::varchar as country,
  create_time::timestamptz as create_time,
  update_time::timestamptz as update_time,
  valid_from::timestamptz as valid_from,
  valid_to::timestamptz as valid_to,
  is_current::boolean as is_current,
  changed_after::timestamptz as changed_after,
  fetched_at::timestamptz as fetched_at
from phone_numbers
