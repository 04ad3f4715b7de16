-- Which seconds the billed ones are made of, by direction: the delivered duration has two meanings (start to end inbound,
-- answer to end outbound). Whatever the increment is, more seconds are never billed for less, the same seconds always for
-- the same, and no call is billed for less than its seconds: the input that breaks this least is the one.
-- Up to about 20,000 calls of each direction are looked at. Result: direction, input, calls, breaks.
with charged as (
  select direction, destination_id, rate_millionths, billed_seconds, talk_seconds, talk_seconds_up, duration_seconds, call_id
  from rating_calls
  where is_answered and billed_seconds > 0 and rate is not null and talk_seconds is not null
),
shares as (
  select direction, greatest(1, count(*) // 20000) as one_in from charged group by direction
),
sample as materialized (
  select charged.*
  from charged join shares on charged.direction is not distinct from shares.direction
  where one_in = 1 or hash(call_id) % one_in = 0
),
inputs as (
  select direction, destination_id, rate_millionths, billed_seconds, 'talk' as input, talk_seconds as seconds from sample
  union all
  select direction, destination_id, rate_millionths, billed_seconds, 'talk rounded up', talk_seconds_up from sample
  union all
  select direction, destination_id, rate_millionths, billed_seconds, 'duration', duration_seconds from sample
),
neighbours as (
  select
    direction, input, seconds, billed_seconds,
    lag(seconds) over calls_in_order as seconds_before,
    lag(billed_seconds) over calls_in_order as billed_before
  from inputs
  where seconds > 0
  window calls_in_order as (partition by direction, input, destination_id, rate_millionths order by seconds, billed_seconds)
)
select
  direction, input, count(*) as calls,
  count(*) filter (
    billed_seconds < billed_before or billed_seconds < seconds or (seconds = seconds_before and billed_seconds <> billed_before)
  ) as breaks
from neighbours
group by direction, input
order by direction, input;
