-- How far the invoice's counts of calls are from each of the ledger's.
with lines as (
  select family, sum(calls) as calls
  from invoice_lines
  where family is not null
  group by family
  having count(*) = count(calls)
)
select
  sum(abs(lines.calls - bases.billed_calls))::bigint as billed,
  sum(abs(lines.calls - bases.answered_calls))::bigint as answered,
  sum(abs(lines.calls - bases.all_calls))::bigint as "all"
from lines
join invoice_bases as bases using (family);
