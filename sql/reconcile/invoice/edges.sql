-- What tells where the invoice cuts the month. A template: {start} and {end}, the month's instants, are epoch seconds.
-- Results: invoice_edges: calls near the month's edges by quarter hours, in which every zone's midnight lies;
-- invoice_bases: a family's calls in the ledger's month.

create or replace temp table invoice_edges as
select
  family,
  epoch(create_time)::bigint // 900 * 900 as quarter,
  count(*) filter (where billed_seconds > 0) as billed_calls,
  count(*) filter (where is_answered) as answered_calls,
  count(*) as all_calls,
  coalesce(sum(billed_seconds), 0)::bigint as seconds,
  (coalesce(sum(price), 0) * 1000000)::hugeint::varchar as amount
from invoice_calls
where family is not null
  and (
    epoch(create_time)::bigint between {start} - 93600 and {start} + 180000
    or epoch(create_time)::bigint between {end} - 180000 and {end} + 93600
  )
group by family, quarter;

create or replace temp table invoice_bases as
select
  families.family,
  families.has_days,
  count(*) filter (where calls.billed_seconds > 0) as billed_calls,
  count(*) filter (where calls.is_answered) as answered_calls,
  count(calls.call_id) as all_calls,
  coalesce(sum(calls.billed_seconds), 0)::bigint as seconds,
  (coalesce(sum(calls.price), 0) * 1000000)::hugeint::varchar as amount
from invoice_families as families
left join invoice_calls as calls on calls.family = families.family and calls.is_in_month
group by families.family, families.has_days;
