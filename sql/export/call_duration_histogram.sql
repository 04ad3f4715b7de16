select
  billing_date as dt,
  billing_date::date as billing_date,
  project_id::varchar as project_id,
  trunk_id::varchar as trunk_id,
  direction::varchar as direction,
  from_seconds::bigint as from_seconds,
  to_seconds::bigint as to_seconds,
  calls::bigint as calls,
  talk_seconds::bigint as talk_seconds,
  share::double as share
from call_duration_histogram
