-- The month as the ledger has it: one row a currency; calls without a price have no amount.
select
  coalesce(price_currency, 'no price') as currency,
  count(*) as calls,
  count(*) filter (answer_time is not null) as answered,
  coalesce(sum(billing_duration_seconds), 0)::bigint as billed_seconds,
  sum(price_amount)::decimal(38, 6) as amount
from month_calls
group by price_currency
order by price_currency nulls last;
