-- One row a currency: what was charged, and what the card makes of it.
select
  currency,
  count(*) as calls,
  count(*) filter (is_same_currency and price is not null) as compared,
  coalesce(sum(price) filter (is_same_currency), 0)::decimal(38, 6) as charged,
  coalesce(sum(expected) filter (is_same_currency and price is not null), 0)::decimal(38, 6) as expected,
  coalesce(sum(price - expected) filter (is_same_currency), 0)::decimal(38, 6) as difference,
  coalesce(sum(abs(price - expected)) filter (is_same_currency), 0)::decimal(38, 6) as differing,
  count(*) filter (is_same_currency and price <> expected) as differing_calls,
  count(*) filter (not is_same_currency and card_currency is not null and (price <> 0 or expected <> 0)) as other_currency,
  count(*) filter (line_number is null) as without_rate,
  coalesce(sum(price) filter (line_number is null), 0)::decimal(38, 6) as without_rate_amount,
  count(*) filter (price is null) as unpriced,
  coalesce(sum(expected) filter (price is null and is_same_currency), 0)::decimal(38, 6) as unpriced_expected
from rate_card_calls
where billed_seconds > 0 or price <> 0 or expected <> 0
group by currency
order by currency;
