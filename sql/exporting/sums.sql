-- Exact sums of money by day and currency. Places: dataset, its query in brackets or its table; amount, currency, columns of it; from, to, dates.
-- Result: date, currency, sum.
select dt as date, {currency} as currency, sum({amount})::decimal(38, 6) as sum
from {dataset} as dataset
where dt >= {from} and dt < {to} and {currency} is not null and {amount} is not null
group by all
order by all
