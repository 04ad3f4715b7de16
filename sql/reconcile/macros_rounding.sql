-- Rate × seconds / 60 in integers, so that no price passes through a float: `/` on DECIMAL gives DOUBLE, `//` and `%` on
-- integers are exact. An amount is a numerator (millionths of the currency × seconds) over a denominator; a rounded one
-- is a count of units, of 10^-decimals of the currency.
-- Modes are those of IEEE 754, symmetric about zero but for the ceiling, so that a credit mirrors its charge:
--   half_up     to the nearest, a half away from zero
--   half_even   to the nearest, a half to the even neighbour
--   ceiling     towards positive infinity
--   truncation  towards zero

create or replace temp macro millionths(amount) as
  cast(cast(amount as decimal(38, 6)) * 1000000 as hugeint);

create or replace temp macro amount_of_millionths(count) as
  cast(cast(count as decimal(24, 0)) * cast(0.000001 as decimal(6, 6)) as decimal(18, 6));

-- (rate in millionths a minute, seconds) → numerator.
create or replace temp macro amount_numerator(rate_millionths, seconds) as
  cast(rate_millionths as hugeint) * cast(seconds as hugeint);

-- What a unit of 10^-decimals is, in the numerator's terms; decimals 0 to 6.
create or replace temp macro amount_denominator(decimals) as
  cast(60 as bigint) * cast(pow(10, 6 - decimals) as bigint);

-- BIGINT divides 60 times faster than HUGEINT, and holds every call that anybody made.
create or replace temp macro whole_units(numerator, denominator) as
  case
    when numerator between -9000000000000000000 and 9000000000000000000
      then cast(cast(numerator as bigint) // denominator as hugeint)
    else numerator // denominator
  end;

create or replace temp macro units_left(numerator, denominator) as
  numerator - whole_units(numerator, denominator) * denominator;

-- What each mode adds to the truncated units: -1, 0 or 1. (units, rest, denominator) as of the two macros above.
create or replace temp macro half_up_step(rest, denominator) as
  case when 2 * abs(rest) >= denominator then sign(rest) else 0 end;

create or replace temp macro half_even_step(units, rest, denominator) as
  case
    when 2 * abs(rest) > denominator then sign(rest)
    when 2 * abs(rest) = denominator and units % 2 <> 0 then sign(rest)
    else 0
  end;

create or replace temp macro ceiling_step(rest) as
  case when rest > 0 then 1 else 0 end;

create or replace temp macro rounded_units(numerator, denominator, mode) as
  whole_units(numerator, denominator) + case mode
    when 'half_up' then half_up_step(units_left(numerator, denominator), denominator)
    when 'half_even'
      then half_even_step(whole_units(numerator, denominator), units_left(numerator, denominator), denominator)
    when 'ceiling' then ceiling_step(units_left(numerator, denominator))
    when 'truncation' then 0
  end;

-- Rate per minute (DECIMAL(18,6)) × seconds / 60, rounded: DECIMAL(18,6).
create or replace temp macro rounded_amount(rate, seconds, mode, decimals) as
  amount_of_millionths(
    rounded_units(amount_numerator(millionths(rate), seconds), amount_denominator(decimals), mode)
    * cast(pow(10, 6 - decimals) as bigint)
  );

-- The same without rounding to a price: ten decimals, half up (a minute's sixtieth has no end in decimals).
create or replace temp macro exact_amount(rate, seconds) as
  cast(cast(rounded_units(amount_numerator(millionths(rate), seconds) * 10000, 60, 'half_up') as decimal(28, 0))
    * cast(0.0000000001 as decimal(10, 10)) as decimal(38, 10));

-- '0.012100' → '0.0121': at least four decimals, further ones where they are not 0.
create or replace temp macro trim_zeros(amount) as
  regexp_replace(cast(cast(amount as decimal(18, 6)) as varchar), '0{1,2}$', '');
