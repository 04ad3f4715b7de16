-- One row a priced or answered call of the month, with what it should cost by its own rate and billed seconds under the
-- rule of its group. Parameters: $mode, for groups that show none.
-- exact_amount and expected_amount are null where they cannot be told (no rate, no billed seconds, a rate in another currency);
-- expected_seconds is null where the increment of its destination is not known, or nothing was talked.
create or replace temp table ruled_calls as
with ruled as (
  select
    calls.group_id, calls.key_id, calls.call_id, calls.trunk_id, calls.direction, calls.country, calls.currency, calls.create_time,
    calls.billing_date, calls.billed_seconds, calls.talk_seconds, calls.rate, calls.rate_millionths, calls.price, calls.exception,
    coalesce(rules.mode, $mode) as mode,
    coalesce(rules.decimals, 4) as decimals,
    case when billed_seconds > 0 then coalesce(rules.fee_millionths, 0) else 0 end as fee_millionths,
    -- Null where the price is in another currency than the rate.
    case when rate_currency = coalesce(price_currency, rate_currency) then billed_seconds end as rated_seconds,
    case when increments.is_known and billed_seconds is not null
      then stepped_seconds(increment_seconds, increments.first_seconds, increments.step_seconds) end as expected_seconds
  from rating_seconds as calls
  left join rounding_rules as rules
    on calls.group_id = rules.group_id
    and calls.billing_date >= coalesce(rules.valid_from, date '-infinity')
    and calls.billing_date < coalesce(rules.valid_to, date 'infinity')
  left join increment_rules as increments
    on calls.key_id = increments.key_id
    and calls.billing_date >= coalesce(increments.valid_from, date '-infinity')
    and calls.billing_date < coalesce(increments.valid_to, date 'infinity')
)
select *, case when expected_seconds <> rated_seconds then expected_seconds end as other_seconds from ruled;

-- Many calls are of the same rate and length: each price is worked out once.
create or replace temp table expected_prices as
select
  *,
  exact_amount(rate, seconds) as exact_amount,
  rounded_amount(rate, seconds, mode, decimals) + amount_of_millionths(fee_millionths) as expected_amount
from (
  select rate, rate_millionths, rated_seconds as seconds, mode, decimals, fee_millionths
  from ruled_calls where rated_seconds is not null and rate is not null
  union
  select rate, rate_millionths, other_seconds, mode, decimals, fee_millionths
  from ruled_calls where other_seconds is not null and rate is not null
);

create or replace temp table rated_calls as
select
  calls.call_id, trunk_id, direction, country, currency, create_time, billing_date, billed_seconds, calls.rate, price,
  prices.exact_amount,
  cast(prices.expected_amount as decimal(18, 6)) as expected_amount,
  calls.mode,
  cast(price - prices.expected_amount as decimal(18, 6)) as difference,
  exception,
  calls.decimals,
  amount_of_millionths(calls.fee_millionths) as connect_fee,
  talk_seconds,
  expected_seconds,
  -- What the call costs more because its billed seconds are not those of the increment.
  cast(
    case when expected_seconds = rated_seconds then 0 else prices.expected_amount - stepped.expected_amount end
    as decimal(18, 6)
  ) as increment_difference,
  group_id,
  key_id
from ruled_calls as calls
left join expected_prices as prices
  on calls.rate_millionths = prices.rate_millionths and calls.rated_seconds = prices.seconds and calls.mode = prices.mode
  and calls.decimals = prices.decimals and calls.fee_millionths = prices.fee_millionths
left join expected_prices as stepped
  on calls.rate_millionths = stepped.rate_millionths and calls.other_seconds = stepped.seconds and calls.mode = stepped.mode
  and calls.decimals = stepped.decimals and calls.fee_millionths = stepped.fee_millionths;

drop table ruled_calls;
drop table expected_prices;
