select
  billing_date as dt,
  billing_date::date as billing_date,
  project_id::varchar as project_id,
  trunk_id::varchar as trunk_id,
  busy_hour::timestamptz as busy_hour,
  attempts::bigint as attempts,
  answered::bigint as answered,
  erlangs::double as erlangs,
  talk_erlangs::double as talk_erlangs,
  share_of_day::double as share_of_day,
  peak_concurrent_lower::bigint as peak_concurrent_lower,
  peak_concurrent_upper::bigint as peak_concurrent_upper,
  peak_cps::bigint as peak_cps
from busy_hour_daily
