-- How far the invoice's amounts are from those of the calls that its lines bill, in each way as far as it tells them apart.
with billed as (
  select family, sum(amount) as amount from invoice_lines where family is not null group by family
),
known as (
  select family, sum(price) as amount from invoice_calls where is_in_month group by family
)
select coalesce(sum(abs(coalesce(billed.amount, 0) - coalesce(known.amount, 0))), 0)::decimal(38, 6) as misfit
from billed
full join known using (family);
