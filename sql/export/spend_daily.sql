select
  billing_date as dt,
  billing_date::date as billing_date,
  project_id::varchar as project_id,
  trunk_id::varchar as trunk_id,
  direction::varchar as direction,
  to_country::varchar as to_country,
  currency::varchar as currency,
  calls::bigint as calls,
  billed_seconds::bigint as billed_seconds,
  spend::decimal(38, 6) as spend,
  unpriced_calls::bigint as unpriced_calls
from spend_daily
