select
  billing_date as dt,
  billing_date::date as billing_date,
  project_id::varchar as project_id,
  trunk_id::varchar as trunk_id,
  direction::varchar as direction,
  country::varchar as country,
  measure::varchar as measure,
  currency::varchar as currency,
  value::decimal(38, 6) as value,
  baseline::decimal(38, 6) as baseline,
  median_absolute_deviation::decimal(38, 6) as median_absolute_deviation,
  samples::bigint as samples,
  score::double as score
from traffic_anomalies
