-- The calls that records are compared with. Answered by the provider is also what it billed without an answer time.
insert into switch_calls
select
  row_number() over (order by create_time, call_id), call_id, direction,
  ltrim(from_e164, '+')::bigint, ltrim(to_e164, '+')::bigint,
  case when from_e164 is null then tail(null, dialled(from_raw)) else right(from_e164, 9)::integer end,
  case when to_e164 is null then tail(null, dialled(to_raw)) else right(to_e164, 9)::integer end,
  create_time,
  answer_time is not null or coalesce(billing_duration_seconds, 0) > 0,
  coalesce(talk_seconds, case when direction = 'OUTBOUND' then duration_seconds end),
  billing_duration_seconds, price_amount, price_currency, is_in_month
from near_calls;
