-- Both sides and their difference, by currency.
select
  currency,
  sum(calls)::bigint as calls,
  coalesce(sum(ledger_amount), 0)::decimal(38, 6) as ledger_amount,
  coalesce(sum(record_amount), 0)::decimal(38, 6) as record_amount,
  (coalesce(sum(record_amount), 0) - coalesce(sum(ledger_amount), 0))::decimal(38, 6) as difference
from provider_amounts
where currency is not null
group by currency
order by currency;
