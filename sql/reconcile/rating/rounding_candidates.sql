-- For the groups that no mode fits as it is: how many calls of each day each mode fits with other decimals, and with the
-- connect fees that the prices themselves show. Only what fits a day better than the plain rule is kept, the best eight.
-- Result: one row a group, day, decimals and fee (millionths); the plain rule (4 decimals, no fee) is always there.
with unclear as (
  select group_id, decimals, cast(pow(10, 6 - decimals) as bigint) as unit, billing_date, residual, half_up, half_even, ceiling,
    calls, least_numerator, greatest_numerator
  from rounding_patterns
  where group_id in (select group_id from unclear_groups)
),
-- A price leaves the fee, or the fee and one unit.
hints as (
  select group_id, decimals, billing_date, residual as fee, calls from unclear
  union all
  select group_id, decimals, billing_date, residual - unit, calls from unclear
),
month_fees as (
  select group_id, decimals, fee
  from hints
  where fee > 0
  group by group_id, decimals, fee
  qualify row_number() over (partition by group_id, decimals order by sum(calls) desc, fee) <= 4
),
day_fees as (
  select group_id, decimals, fee
  from hints
  where fee > 0
  group by group_id, decimals, billing_date, fee
  having sum(calls) > 5
  qualify row_number() over (partition by group_id, decimals, billing_date order by sum(calls) desc, fee) = 1
),
fees as (
  from month_fees
  union
  from day_fees
  union
  select distinct group_id, decimals, cast(0 as hugeint) from unclear
),
fits as (
  select
    group_id, billing_date, decimals, fee,
    sum(calls)::bigint as calls,
    coalesce(sum(calls) filter (residual - fee = unit * half_up), 0)::bigint as half_up,
    coalesce(sum(calls) filter (residual - fee = unit * half_even), 0)::bigint as half_even,
    coalesce(sum(calls) filter (residual - fee = unit * ceiling), 0)::bigint as ceiling,
    coalesce(sum(calls) filter (residual = fee), 0)::bigint as truncation,
    min(least_numerator) filter (residual - fee between 0 and unit) as least_numerator,
    max(greatest_numerator) filter (residual - fee between 0 and unit) as greatest_numerator
  from unclear join fees using (group_id, decimals)
  group by all
),
compared as (
  select
    *,
    greatest(half_up, half_even, ceiling, truncation) as best,
    max(greatest(half_up, half_even, ceiling, truncation)) filter (decimals = 4 and fee = 0)
      over (partition by group_id, billing_date) as plain
  from fits
),
gains as (
  select
    group_id, decimals, fee,
    sum(greatest(0, best - plain)) as gain,
    -- A constant shows only where amounts differ: six calls of one length may as well have another rate.
    coalesce(min(least_numerator) <> max(greatest_numerator), false) as has_several_amounts
  from compared
  group by group_id, decimals, fee
),
kept as (
  select *
  from gains
  where gain > 0 or (decimals = 4 and fee = 0)
  qualify row_number() over (
    partition by group_id
    order by decimals = 4 and fee = 0 desc, gain desc, fee = 0 desc, decimals = 4 desc, fee, decimals
  ) <= 9
)
select
  compared.group_id, billing_date, compared.decimals, compared.fee, calls, half_up, half_even, ceiling, truncation,
  has_several_amounts
from compared join kept using (group_id, decimals, fee)
order by all;
