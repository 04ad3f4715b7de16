-- How much money differs, by currency: the sum of the sizes, so that what cancels out counts, and what was charged.
-- unknown: calls whose difference cannot be told.
select
  currency,
  coalesce(sum(abs(difference)), 0)::decimal(38, 6) as differing,
  count(*) filter (difference is null) as unknown,
  (select coalesce(sum(price), 0)::decimal(38, 6) from rated_calls where rated_calls.currency is not distinct from found.currency)
    as charged
from rating_differences as found
group by currency
order by currency;
