-- Where the price is not the card's: from the card's price to the call's, one step after the other, so that the parts add up to the
-- difference: the call's rate, its seconds (those that the card's minimum adds apart), no minimum charge, its connect fee, and what
-- is left. Result: temp tables rate_card_differences and calls_without_card_rate.
create or replace temp table rate_card_differences as
with odd as (
  select *, coalesce(rate, card_rate) as own_rate, coalesce(billed_seconds, 0) as own_seconds
  from rate_card_calls
  where line_number is not null and price is not null and (not is_same_currency or price <> expected) and (price <> 0 or expected <> 0)
),
steps as (
  select
    *,
    greatest(rounded_amount(own_rate, card_seconds, mode, decimals), least_charge) + card_fee as with_rate,
    greatest(rounded_amount(own_rate, stepped, mode, decimals), least_charge) + card_fee as with_step,
    greatest(rounded_amount(own_rate, own_seconds, mode, decimals), least_charge) + card_fee as with_seconds,
    rounded_amount(own_rate, own_seconds, mode, decimals) + card_fee as without_minimum,
    rounded_amount(own_rate, own_seconds, mode, decimals) + own_fee as with_fee
  from odd
),
parts as (
  select
    *,
    cast(with_rate - expected as decimal(18, 6)) as rate_part,
    cast(with_seconds - with_step as decimal(18, 6)) as increment_part,
    cast((with_step - with_rate) + (without_minimum - with_seconds) as decimal(18, 6)) as minimum_part,
    cast(with_fee - without_minimum as decimal(18, 6)) as connect_fee_part,
    cast(price - with_fee as decimal(18, 6)) as rest
  from steps
),
reasons as (
  select
    *,
    case
      when not is_same_currency then 'currency'
      when exception is not null and exception <> 'negative price' then exception
      else array_to_string(
        list_filter(
          [
            case when rate_part <> 0 then 'rate' end,
            case when increment_part <> 0 then 'increment' end,
            case when minimum_part <> 0 then 'minimum' end,
            case when connect_fee_part <> 0 then 'connect fee' end,
            case when rest <> 0 and abs(rest) <= 0.0001 then 'rounding' when rest <> 0 then 'price' end
          ],
          lambda name: name is not null
        ),
        ', '
      )
    end as reason
  from parts
)
select
  call_id, create_time, trunk_id, direction, country, currency, line_number as card_line, destination as card_destination,
  billed_seconds, card_seconds, rate, card_rate, card_currency, price, expected,
  case when is_same_currency then cast(price - expected as decimal(18, 6)) end as difference,
  -- Amounts of two currencies have no difference.
  case when is_same_currency then rate_part end as rate_part,
  case when is_same_currency then increment_part end as increment_part,
  case when is_same_currency then minimum_part end as minimum_part,
  case when is_same_currency then connect_fee_part end as connect_fee_part,
  case when is_same_currency then rest end as rounding_part,
  reason
from reasons
order by create_time, call_id;

create or replace temp table calls_without_card_rate as
select call_id, create_time, trunk_id, direction, country, currency, billed_seconds, rate, price
from rate_card_calls
where line_number is null and (billed_seconds > 0 or price <> 0)
order by create_time, call_id;
