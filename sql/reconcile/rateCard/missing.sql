-- Charged calls that the card has no rate for, by destination. Parameters: $shown, rows at most.
select direction, country, currency, count(*) as calls, coalesce(sum(price), 0)::decimal(38, 6) as charged
from calls_without_card_rate
group by direction, country, currency
order by abs(coalesce(sum(price), 0)) desc, count(*) desc, direction, country, currency
limit $shown;
