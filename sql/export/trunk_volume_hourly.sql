select
  hour::date as dt,
  hour::timestamptz as hour,
  project_id::varchar as project_id,
  trunk_id::varchar as trunk_id,
  direction::varchar as direction,
  attempts::bigint as attempts,
  answered::bigint as answered,
  talk_seconds::bigint as talk_seconds,
  erlangs::double as erlangs,
  talk_erlangs::double as talk_erlangs,
  peak_concurrent::bigint as peak_concurrent,
  peak_cps::bigint as peak_cps
from trunk_volume_hourly
