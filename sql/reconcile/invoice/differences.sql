-- Every stretch of the difference with its one reason: it sums to invoice less ledger, exactly, in each currency. A template:
-- {counted} says which calls the invoice counts. Needs
-- invoice_parts (cell, step, reason, amount, evidence), invoice_cells, invoice_lines, invoice_calls, invoice_days.
-- Results: invoice_differences, invoice_moved_calls, invoice_totals.

create or replace temp table invoice_moved_calls as
with edges as (select min(day_start) as month_start, max(day_end) as month_end from invoice_days),
near as (
  select calls.*, create_time >= month_start and create_time < month_end as is_on_invoice
  from invoice_calls as calls cross join edges
)
select
  currency, call_id, create_time, trunk_id, direction, country, billed_seconds,
  case when is_on_invoice then 'in the invoice''s month alone' else 'in the ledger''s month alone' end as counted,
  (case when is_on_invoice then price else -price end)::decimal(18, 6) as amount
from near
where is_on_invoice <> is_in_month and price is not null
order by currency, create_time, call_id;

create or replace temp table invoice_statements as
select
  file, currency, line_number, amount, amount_text,
  coalesce(description, type, trunk, country, direction_text, day_text, 'no text') as description,
  row_number() over (partition by file, currency order by line_number desc) = 1 as is_last
from invoice_lines
where kind = 'total';

-- What the last total of a file and currency says beyond any sum that it may be of.
create or replace temp table invoice_stated_totals as
with sums as (
  select
    file, currency,
    sum(amount) filter (where kind <> 'total') as all_lines,
    sum(amount) filter (where kind not in ('total', 'tax')) as untaxed,
    sum(amount) filter (where kind = 'calls') as calls,
    sum(amount_unit) filter (where kind <> 'total') as unit
  from invoice_lines
  group by file, currency
)
select statements.file, statements.currency, statements.line_number, statements.amount, sums.all_lines, sums.unit
from invoice_statements as statements
join sums using (file, currency)
where statements.is_last and statements.amount not in (sums.all_lines, sums.untaxed, sums.calls);

create or replace temp table invoice_differences as
with differences as (
  select
    cells.currency,
    parts.reason,
    parts.amount::decimal(38, 6) as amount,
    cells.trunk_id,
    cells.direction,
    cells.destination as country,
    cells.day,
    cells.invoice_amount,
    cells.amount as ledger_amount,
    cells.invoice_calls,
    -- Of the kind that the invoice counts.
    case '{counted}' when 'billed' then cells.billed_calls when 'answered' then cells.answered_calls else cells.all_calls end as ledger_calls,
    cells.invoice_seconds,
    cells.seconds as ledger_seconds,
    cells.places as lines,
    parts.evidence
  from invoice_parts as parts
  join invoice_cells as cells using (cell)
  union all
  select
    currency, 'cut-off', sum(amount)::decimal(38, 6), trunk_id, direction, country, null,
    null, null, null, count(*), null, sum(billed_seconds), null,
    count(*) || case when count(*) = 1 then ' call, created ' else ' calls, created ' end
      || strftime(min(create_time), '%Y-%m-%dT%H:%M:%SZ')
      || case when count(*) = 1 then ', is ' else ' to ' || strftime(max(create_time), '%Y-%m-%dT%H:%M:%SZ') || ', are ' end
      || counted
  from invoice_moved_calls
  group by currency, trunk_id, direction, country, counted
  having sum(amount) <> 0
  union all
  select
    currency,
    case when kind = 'adjustment' then 'adjustments of earlier months' else 'lines that are no calls' end,
    amount, trunk_id, direction, destination, day,
    amount, null, calls, null, seconds, null, file || ':' || line_number,
    coalesce(kind || ': ' || coalesce(description, type), kind)
  from invoice_lines
  where kind not in ('calls', 'total')
  union all
  select
    currency,
    case when abs(amount - all_lines) <= unit then 'rounding' else 'unexplained' end,
    amount - all_lines, null, null, null, null, amount, null, null, null, null, null, file || ':' || line_number,
    'the total of the invoice is ' || amount || ', its lines sum to ' || all_lines
  from invoice_stated_totals
)
select *
from differences
order by currency, abs(amount) desc, reason, lines, day, trunk_id, direction, country, evidence;

create or replace temp table invoice_totals as
with invoices as (
  select currency, sum(amount)::decimal(38, 6) as amount, count(*) as lines
  from (
    select currency, amount from invoice_lines where kind <> 'total'
    union all
    select currency, amount - all_lines from invoice_stated_totals
  )
  group by currency
),
ledgers as (
  select price_currency as currency, sum(price_amount)::decimal(38, 6) as amount, count(*) as calls
  from month_calls
  where price_amount is not null
  group by price_currency
)
select
  coalesce(invoices.currency, ledgers.currency) as currency,
  coalesce(invoices.amount, 0)::decimal(38, 6) as invoice_amount,
  coalesce(ledgers.amount, 0)::decimal(38, 6) as ledger_amount,
  (coalesce(invoices.amount, 0) - coalesce(ledgers.amount, 0))::decimal(38, 6) as difference,
  invoices.currency is not null as is_on_invoice,
  ledgers.currency is not null as is_in_ledger
from invoices full join ledgers on ledgers.currency = invoices.currency
order by 1;
