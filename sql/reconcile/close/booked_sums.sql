-- What the month books of months closed before: one row (closed month, currency). Parameters: $month.
select of_month, currency, calls, amount
from month_adjustments
where seen_in_month = $month
order by of_month, currency;
