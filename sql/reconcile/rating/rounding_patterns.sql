-- What prices leave over rate × billed seconds / 60 cut to `decimals`, by group and day: a rule of rounding and connect fee
-- fits a call if what is left is the fee and the step of the mode. So a few rows a day stand for any number of calls.
-- A template: {groups} a condition on the groups to read, {decimals} the decimals to cut to.
-- Calls that are exceptions, or of no billed seconds, say nothing about a rule.
insert into rounding_patterns
with amounts as (
  select
    group_id, billing_date, price_millionths,
    amount_numerator(rate_millionths, billed_seconds) as numerator,
    cuts.decimals,
    amount_denominator(cuts.decimals) as denominator
  from rating_calls, (select unnest({decimals}) as decimals) as cuts
  where price is not null and rate is not null and billed_seconds > 0 and exception is null and {groups}
),
cut as (
  select *, whole_units(numerator, denominator) as units from amounts
),
rests as (
  select *, numerator - units * denominator as rest from cut
)
select
  group_id, billing_date, decimals,
  price_millionths - units * cast(pow(10, 6 - decimals) as bigint) as residual,
  half_up_step(rest, denominator) as half_up,
  half_even_step(units, rest, denominator) as half_even,
  ceiling_step(rest) as ceiling,
  count(*) as calls,
  min(numerator) as least_numerator,
  max(numerator) as greatest_numerator
from rests
group by all;
