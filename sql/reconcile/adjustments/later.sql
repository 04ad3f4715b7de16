-- Changes of closed months that were seen after the month: one row (month in which, closed month, currency).
-- Parameters: $month.
with parts as (
  select seen_in_month, of_month, call_id, before_currency as currency, -before_amount as amount from found_adjustments
  union all
  select seen_in_month, of_month, call_id, after_currency, after_amount from found_adjustments
)
select seen_in_month, of_month, currency, count(distinct call_id) as calls, sum(amount)::decimal(38, 6) as amount
from parts
where amount is not null and seen_in_month > $month
group by seen_in_month, of_month, currency
order by seen_in_month, of_month, currency;
