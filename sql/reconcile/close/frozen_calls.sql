-- The calls of the month as they are frozen: one row a call, in the order of creation. No numbers, no record as delivered.
-- A template: {month} is a literal.
select
  {month} as month,
  call_id,
  create_time,
  price_amount,
  price_currency,
  billing_duration_seconds,
  fetched_at,
  row_hash(month_calls) as row_hash
from month_calls
order by create_time, call_id
