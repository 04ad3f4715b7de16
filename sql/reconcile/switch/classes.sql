-- Sums by class and currency, in the order of the report. Money: what the provider charged for these calls.
select
  class,
  currency,
  count(record) as records,
  count(call) as calls,
  sum(switch_seconds)::bigint as switch_seconds,
  sum(provider_seconds)::bigint as provider_seconds,
  sum(billed_seconds)::bigint as billed_seconds,
  sum(price)::decimal(38, 6) as price
from switch_outcomes
group by class, currency
order by
  list_position(
    ['matched', 'duration differs', 'answered differs', 'missing at the provider', 'missing at the switch',
      'at the edge of the month', 'in a gap of the ledger'],
    class
  ),
  currency nulls last;
