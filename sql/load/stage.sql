-- What the load works on. Parameters: $project_id, $window_start, $window_end (timestamps as text).
-- Needs the temp tables typed_calls and number_countries of sql/normalize, and billing_days filled for the window.

-- The one or two billing days that the window touches: a join with all days would sort the calls.
create or replace temp table window_days as
select billing_date, day_start, day_end
from billing_days
where day_end > $window_start::timestamp and day_start < $window_end::timestamp;

-- The reading as rows of calls.
create or replace temp view staged_calls as
select
  typed.project_id, typed.call_id, typed.trunk_id, typed.record_project_id, typed.direction, typed.call_result,
  typed.from_raw, typed.to_raw,
  '+' || typed.from_digits as from_e164,
  '+' || typed.to_digits as to_e164,
  callers.country as from_country,
  callees.country as to_country,
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

-- What the warehouse holds of the window now; empty at the first reading.
create or replace temp table known_calls as
select * from calls
where project_id = $project_id and create_time >= $window_start::timestamp and create_time < $window_end::timestamp;

-- Calls whose record differs. An open call's fetched_at moves with every reading, because its occupancy ends there.
create or replace temp table changed_calls as
select staged.* replace (known.first_seen_at as first_seen_at)
from staged_calls as staged
join known_calls as known using (call_id)
where staged.create_time is distinct from known.create_time
  or staged.end_time is distinct from known.end_time
  or staged.price_amount is distinct from known.price_amount
  or staged.finality is distinct from known.finality
  or staged.occupied_until is distinct from known.occupied_until
  or staged.answer_time is distinct from known.answer_time
  or staged.duration_seconds is distinct from known.duration_seconds
  or staged.billing_duration_seconds is distinct from known.billing_duration_seconds
  or staged.price_currency is distinct from known.price_currency
  or staged.price_per_minute_amount is distinct from known.price_per_minute_amount
  or staged.price_per_minute_currency is distinct from known.price_per_minute_currency
  or staged.trunk_id is distinct from known.trunk_id
  or staged.record_project_id is distinct from known.record_project_id
  or staged.direction is distinct from known.direction
  or staged.call_result is distinct from known.call_result
  or staged.from_raw is distinct from known.from_raw
  or staged.to_raw is distinct from known.to_raw
  or staged.from_e164 is distinct from known.from_e164
  or staged.to_e164 is distinct from known.to_e164
  or staged.from_country is distinct from known.from_country
  or staged.to_country is distinct from known.to_country
  or staged.billing_date is distinct from known.billing_date;

-- Calls that the API no longer lists. One that it lists in a form that cannot be typed has not vanished: its last
-- good record stays.
create or replace temp table vanished_calls as
select known.*
from known_calls as known
where not exists (
  select 1 from typed_calls as typed where typed.call_id = known.call_id and typed.place in ('window', 'rejected')
);
