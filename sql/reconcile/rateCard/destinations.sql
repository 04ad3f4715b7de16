-- What was charged and what the card makes of it, by destination, the largest differences first. Parameters: $shown, rows at most.
select
  direction, country, destination, currency, count(*) as calls,
  sum(price)::decimal(38, 6) as charged,
  sum(expected)::decimal(38, 6) as expected,
  sum(price - expected)::decimal(38, 6) as difference,
  count(*) filter (price <> expected) as differing_calls
from rate_card_calls
where line_number is not null and is_same_currency and price is not null and (price <> 0 or expected <> 0)
group by direction, country, destination, currency
order by abs(sum(price - expected)) desc, count(*) desc, direction, country, destination, currency
limit $shown;
