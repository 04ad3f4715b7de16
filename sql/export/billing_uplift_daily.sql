select
  billing_date as dt,
  billing_date::date as billing_date,
  project_id::varchar as project_id,
  trunk_id::varchar as trunk_id,
  direction::varchar as direction,
  country::varchar as country,
  calls::bigint as calls,
  talk_seconds::bigint as talk_seconds,
  billed_seconds::bigint as billed_seconds,
  uplift_seconds::bigint as uplift_seconds,
  uplift::double as uplift,
  billed_seconds_without_talk::bigint as billed_seconds_without_talk
from billing_uplift_daily
