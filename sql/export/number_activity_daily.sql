select
  billing_date as dt,
  billing_date::date as billing_date,
  project_id::varchar as project_id,
  phone_number(own_number)::varchar as own_number,
  direction::varchar as direction,
  currency::varchar as currency,
  calls::bigint as calls,
  answered::bigint as answered,
  answered_and_ended::bigint as answered_and_ended,
  short_calls::bigint as short_calls,
  unpriced_calls::bigint as unpriced_calls,
  talk_seconds::bigint as talk_seconds,
  billed_seconds::bigint as billed_seconds,
  spend::decimal(38, 6) as spend,
  asr::double as asr,
  acd_seconds::double as acd_seconds
from number_activity_daily
