-- The sum of each reason in each currency, and the evidence of its largest difference.
select
  currency, reason,
  sum(amount)::decimal(38, 6) as amount,
  sum(abs(amount))::decimal(38, 6) as gross,
  count(*) as count,
  arg_max(evidence, abs(amount)) as evidence
from (from invoice_differences order by all)
group by currency, reason;
