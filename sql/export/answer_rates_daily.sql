select
  billing_date as dt,
  billing_date::date as billing_date,
  project_id::varchar as project_id,
  trunk_id::varchar as trunk_id,
  direction::varchar as direction,
  attempts::bigint as attempts,
  answered::bigint as answered,
  failed::bigint as failed,
  asr::double as asr,
  ner_lower::double as ner_lower,
  ner_estimate::double as ner_estimate,
  acd_seconds::double as acd_seconds,
  time_to_answer_p50::double as time_to_answer_p50,
  short_calls::bigint as short_calls
from answer_rates_daily
