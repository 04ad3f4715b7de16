-- What each line is: calls, a total of other lines, or what is no calls. Needs invoice_lines with its values.
-- A quantity of calls or time makes a line one of calls, unless its type says otherwise: "Inbound to your numbers, 17 min".

create or replace temp table invoice_shapes as
select
  file,
  count(trunk) + count(direction_text) + count(country) + count(day_text) + count(calls) + count(seconds) > 0 as has_details
from invoice_lines
group by file;

update invoice_lines as line
set kind = case
  when says_total(description) or says_total(type) or says_total(trunk) or says_total(country) or says_total(direction_text)
    or says_total(day_text) then 'total'
  when is_yes(tax) then 'tax'
  when charge_kind(type) is not null then charge_kind(type)
  when says_calls(type) then 'calls'
  when amount < 0 and charge_kind(description) = 'credit' then 'credit'
  when coalesce(calls, 0) <> 0 or coalesce(seconds, 0) <> 0 then 'calls'
  when charge_kind(description) is not null then charge_kind(description)
  when says_calls(description) or coalesce(trunk, direction_text, country, day_text) is not null then 'calls'
  -- Of a file without any column of calls this may be all that it says of them.
  when not shape.has_details and description is null then 'calls'
  else 'other charge'
end
from invoice_shapes as shape
where shape.file = line.file;

-- A line without what the others are told apart by, that is the sum of all of them, or of all without tax, is a total as well.
create or replace temp table invoice_sums as
select
  file, currency,
  count(*) filter (where kind = 'calls') as call_lines,
  sum(amount) filter (where kind not in ('total')) as all_lines,
  sum(amount) filter (where kind = 'calls') as calls,
  sum(amount) filter (where kind not in ('total', 'tax')) as untaxed
from invoice_lines
group by file, currency;

update invoice_lines as line
set kind = 'total'
from invoice_sums as sums
where sums.file = line.file and sums.currency = line.currency
  and line.kind in ('calls', 'other charge') and sums.call_lines > 2
  and coalesce(line.trunk, line.direction_text, line.country, line.day_text) is null
  and line.amount in (sums.all_lines - line.amount, sums.calls - line.amount, sums.untaxed - line.amount);

-- The only line of a currency in a file adds up nothing.
update invoice_lines as line
set kind = 'calls'
where kind = 'total' and not exists (
  from invoice_lines as other
  where other.file = line.file and other.currency is not distinct from line.currency and other.kind <> 'total'
)
and line.line_number = (
  select min(first.line_number) from invoice_lines as first
  where first.file = line.file and first.currency is not distinct from line.currency
);

-- A credit or charge that is what later readings changed in an earlier month is that.
update invoice_lines as line
set kind = 'adjustment'
from (
  select currency, sum(amount) as amount from month_adjustments group by currency
  union
  select currency, sum(amount) from month_adjustments group by currency, of_month
) as adjustments
where adjustments.currency = line.currency
  and adjustments.amount <> 0
  and line.kind in ('credit', 'other charge')
  and abs(line.amount - adjustments.amount) <= line.amount_unit;
