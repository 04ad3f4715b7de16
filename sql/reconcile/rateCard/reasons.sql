-- Why prices differ from the card, the largest differences first. Parameters: $shown, rows at most.
select
  reason, currency, count(*) as calls,
  sum(difference)::decimal(38, 6) as difference,
  sum(rate_part)::decimal(38, 6) as rate_part,
  sum(increment_part)::decimal(38, 6) as increment_part,
  sum(minimum_part)::decimal(38, 6) as minimum_part,
  sum(connect_fee_part)::decimal(38, 6) as connect_fee_part,
  sum(rounding_part)::decimal(38, 6) as rounding_part
from rate_card_differences
group by reason, currency
order by abs(coalesce(sum(difference), 0)) desc, reason, currency
limit $shown;
