-- Adjustments of the month: what each adds to a closed month. A template: {found} is a relation like found_adjustments,
-- {month} a literal.

insert into adjustments by name
select
  seen_in_month, of_month, call_id, create_time, seen_at, kind,
  before_amount, before_currency, before_billed_seconds, after_amount, after_currency, after_billed_seconds
from {found}
where seen_in_month = {month}
order by of_month, create_time, call_id;

insert into month_adjustments by name
with parts as (
  select seen_in_month, of_month, call_id, before_currency as currency, -before_amount as amount from adjustments
  union all
  select seen_in_month, of_month, call_id, after_currency, after_amount from adjustments
)
select seen_in_month, of_month, currency, count(distinct call_id) as calls, sum(amount)::decimal(38, 6) as amount
from parts
where amount is not null
group by seen_in_month, of_month, currency
order by of_month, currency;
