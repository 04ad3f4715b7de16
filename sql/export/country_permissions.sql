-- One row a version, by the UTC day of valid_from.
-- Lists are JSON arrays as text: engines do not agree on how Parquet keeps lists.
select
  valid_from::date as dt,
  project_id::varchar as project_id,
  country::varchar as country,
  name::varchar as name,
  continent::varchar as continent,
  to_json(dialing_codes)::varchar as dialing_codes,
  enabled::boolean as enabled,
  valid_from::timestamptz as valid_from,
  valid_to::timestamptz as valid_to,
  is_current::boolean as is_current,
  changed_after::timestamptz as changed_after,
  fetched_at::timestamptz as fetched_at
from country_permissions
