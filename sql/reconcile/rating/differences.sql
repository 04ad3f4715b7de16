-- Every call whose price does not follow from its own rate and billed seconds, and every call whose billed seconds do not
-- follow from the increment of its destination, with the reason that explains the difference exactly, if one does. A call that is
-- both has a row for each; the differences of a call add up.
-- Result: temp table rating_differences. part: rate, increment, rounding, connect fee or price, what the reason is about.
create or replace temp table rating_differences as
with odd as (
  select calls.*, groups.destination_id, price - connect_fee as charge, millionths(rate) as rate_millionths
  from rated_calls as calls join rating_groups as groups using (group_id)
  where difference <> 0 or (price <> 0 and expected_amount is null)
),
other_rates as (
  select odd.call_id, min(keys.rate) as other_rate
  from odd join rating_keys as keys using (destination_id)
  where keys.rate <> odd.rate and odd.billed_seconds > 0
    and rounded_amount(keys.rate, odd.billed_seconds, odd.mode, odd.decimals) = odd.charge
  group by odd.call_id
),
other_fees as (
  select distinct odd.call_id, amount_of_millionths(rules.fee_millionths) as other_fee
  from odd join rounding_rules as rules using (group_id)
  where amount_of_millionths(rules.fee_millionths) - odd.connect_fee = odd.difference
),
rounded as (
  select
    odd.*, other_rate, other_fee,
    case charge
      when rounded_amount(rate, billed_seconds, 'half_up', decimals) then 'half_up'
      when rounded_amount(rate, billed_seconds, 'half_even', decimals) then 'half_even'
      when rounded_amount(rate, billed_seconds, 'ceiling', decimals) then 'ceiling'
      when rounded_amount(rate, billed_seconds, 'truncation', decimals) then 'truncation'
    end as other_mode,
    case charge
      when rounded_amount(rate, billed_seconds, mode, 5) then 5
      when rounded_amount(rate, billed_seconds, mode, 6) then 6
      when rounded_amount(rate, billed_seconds, mode, 4) then 4
      when rounded_amount(rate, billed_seconds, mode, 3) then 3
      when rounded_amount(rate, billed_seconds, mode, 2) then 2
    end as other_decimals
  from odd
  left join other_rates using (call_id)
  left join other_fees using (call_id)
),
explained as (
  select
    *,
    case
      when expected_amount is null or exception = 'zero seconds charged'
        then [coalesce(exception, 'rate missing'), 'price']
      when price < 0 and price = -expected_amount then ['negative price: its charge taken back', 'price']
      when price < 0 and rate > 0 then ['negative price', 'price']
      when other_mode is not null then ['rounded by ' || other_mode, 'rounding']
      when other_decimals is not null then ['rounded to ' || other_decimals || ' decimals', 'rounding']
      when connect_fee <> 0 and price = expected_amount - connect_fee then ['connect fee not charged', 'connect fee']
      when other_fee is not null then ['connect fee of other days: ' || trim_zeros(other_fee), 'connect fee']
      when price = 2 * expected_amount then ['charged twice', 'price']
      when increment_difference <> 0 and price = expected_amount - increment_difference
        then ['priced by ' || expected_seconds || ' s', 'increment']
      when talk_seconds <> billed_seconds and charge = rounded_amount(rate, talk_seconds, mode, decimals)
        then ['priced by the ' || talk_seconds || ' s talked', 'increment']
      when other_rate is not null then ['priced at another rate of the destination: ' || trim_zeros(other_rate), 'rate']
      when price = 0 then ['not charged', 'price']
      else ['not rate × billed seconds', 'price']
    end as reason
  from rounded
),
differences as (
  select
    call_id, create_time, trunk_id, direction, country, currency, billed_seconds, rate, price,
    expected_amount as expected, difference, reason[1] as reason, reason[2] as part
  from explained
  union all
  select
    calls.call_id, create_time, trunk_id, calls.direction, calls.country, calls.currency, billed_seconds, calls.rate, price,
    cast(expected_amount - increment_difference as decimal(18, 6)), increment_difference,
    format('billed {} s, {}/{} makes {} s', billed_seconds, rules.first_seconds, rules.step_seconds, expected_seconds),
    'increment'
  from rated_calls as calls
  join increment_rules as rules
    on calls.key_id = rules.key_id
    and calls.billing_date >= coalesce(rules.valid_from, date '-infinity')
    and calls.billing_date < coalesce(rules.valid_to, date 'infinity')
  where expected_seconds <> billed_seconds
)
from differences order by create_time, call_id, part;
