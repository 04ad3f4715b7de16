-- Spend by billing day and currency: the first of the three questions.
select billing_date, currency, sum(calls)::bigint as calls, sum(billed_seconds)::bigint as billed_seconds, sum(spend) as spend
from spend_daily
where currency is not null
group by billing_date, currency
order by billing_date, currency;
