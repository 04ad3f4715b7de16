-- The batch as rows of calls. Parameters: $window_start, $window_end: the range of the batch.
-- Needs the temp tables typed_calls and number_countries of sql/normalize, and billing_days filled for the window.

-- The one or two billing days that the window touches: a join with all days would sort the calls.
create or replace temp table window_days as
select billing_date, day_start, day_end
from billing_days
where day_end > $window_start::timestamp and day_start < $window_end::timestamp;

create or replace temp view staged_calls as
select
  typed.project_id, typed.call_id, typed.trunk_id, typed.record_project_id, typed.direction, typed.call_result,
  typed.from_raw, typed.to_raw,
  coalesce('+' || typed.from_digits, typed.from_pseudonym) as from_e164,
  coalesce('+' || typed.to_digits, typed.to_pseudonym) as to_e164,
  coalesce(callers.country, typed.from_erased_country) as from_country,
  coalesce(callees.country, typed.to_erased_country) as to_country,
  typed.create_time, typed.answer_time, typed.end_time,
  typed.duration_seconds, typed.billing_duration_seconds, typed.talk_seconds,
  typed.price_amount, typed.price_currency, typed.price_per_minute_amount, typed.price_per_minute_currency,
  window_days.billing_date,
  typed.finality, typed.occupied_until,
  typed.fetched_at as first_seen_at,
  typed.fetched_at
from typed_calls as typed
join window_days on typed.create_time >= window_days.day_start and typed.create_time < window_days.day_end
left join number_countries as callers on callers.digits = left(typed.from_digits, 7)
left join number_countries as callees on callees.digits = left(typed.to_digits, 7)
where typed.place = 'window';
