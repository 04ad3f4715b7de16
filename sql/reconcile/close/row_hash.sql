-- A hash of everything that a call record says but the numbers and what is derived from them: closed months hold none, and
-- to erase a number is no change of the call. 32 bytes. The fields stand in the order of the API's document.
create or replace macro row_hash(c) as unhex(sha256(to_json([
  c.trunk_id, c.direction, c.call_result, c.create_time::varchar, c.answer_time::varchar, c.end_time::varchar,
  c.duration_seconds::varchar, c.billing_duration_seconds::varchar,
  c.price_per_minute_amount::varchar, c.price_per_minute_currency, c.price_amount::varchar, c.price_currency
])::varchar));
