-- What the comparison came to: one row a class and currency, the largest difference first.
select
  class,
  currency,
  sum(calls)::bigint as calls,
  coalesce(sum(ledger_amount), 0)::decimal(38, 6) as ledger_amount,
  coalesce(sum(record_amount), 0)::decimal(38, 6) as record_amount,
  (coalesce(sum(record_amount), 0) - coalesce(sum(ledger_amount), 0))::decimal(38, 6) as difference
from provider_amounts
group by class, currency
order by class <> 'agrees', abs(difference) desc, calls desc, class, currency;
