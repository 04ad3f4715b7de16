-- What a batch changes where calls are known. Needs sql/load/stage.sql.
-- Parameters: $project_id, $window_start, $window_end: the range of the batch.
create or replace temp table known_calls as
select * from calls
where project_id = $project_id and create_time >= $window_start::timestamp and create_time < $window_end::timestamp;

create or replace temp table new_calls as
select staged.* from staged_calls as staged anti join known_calls using (call_id);

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
anti join (select call_id from typed_calls where place in ('window', 'rejected')) as listed using (call_id);
