-- The month as the ledger has it: one row a currency; calls without a price have none.
select
  price_currency as currency,
  count(*) as calls,
  count(*) filter (answer_time is not null) as answered,
  coalesce(sum(billing_duration_seconds), 0)::bigint as billed_seconds,
  coalesce(sum(price_amount), 0)::decimal(38, 6) as amount
from month_calls
group by price_currency
order by price_currency nulls last;
