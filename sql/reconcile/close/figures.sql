-- The figures of the month: one row (trunk, direction, country of the other side, currency); calls without a price have no
-- currency.
select
  trunk_id,
  direction,
  case direction when 'INBOUND' then from_country else to_country end as country,
  price_currency as currency,
  count(*) as calls,
  coalesce(sum(billing_duration_seconds), 0)::bigint as billed_seconds,
  coalesce(sum(price_amount), 0)::decimal(38, 6)::varchar as amount
from month_calls
group by all
order by all;
