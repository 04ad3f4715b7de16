select
  hour::date as dt,
  hour::timestamptz as hour,
  project_id::varchar as project_id,
  trunk_id::varchar as trunk_id,
  attempts::bigint as attempts,
  peak_cps::bigint as peak_cps,
  calls_per_second::bigint as calls_per_second,
  utilisation::double as utilisation,
  is_over_limit::boolean as is_over_limit
from trunk_limits
