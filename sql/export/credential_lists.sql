-- One row a version, by the UTC day of valid_from.
-- Lists are JSON arrays as text: engines do not agree on how Parquet keeps lists.
select
  valid_from::date as dt,
  project_id::varchar as project_id,
  credential_list_id::varchar as credential_list_id,
  free_text(name)::varchar as name,
  to_json(list_transform(user_names, lambda user_name: possible_number(user_name)))::varchar as user_names,
  create_time::timestamptz as create_time,
  update_time::timestamptz as update_time,
  valid_from::timestamptz as valid_from,
  valid_to::timestamptz as valid_to,
  is_current::boolean as is_current,
  changed_after::timestamptz as changed_after,
  fetched_at::timestamptz as fetched_at
from credential_lists
