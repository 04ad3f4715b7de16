-- What each line is: calls, a total of other lines, or what is no calls. Needs invoice_lines with its values.
-- A quantity of calls or time makes a line one of calls, unless its type says otherwise: "Inbound to your numbers, 17 min".

create or replace temp table invoice_shapes as
select
  file,
  count(trunk) + count(direction_text) + count(country) + count(day_text) + count(calls) + count(seconds) > 0 as has_details
from invoice_lines
group by file;

create or replace temp table invoice_words as
with plain as (
  select
    file, line_number,
    plain_words(description) as text,
    plain_words(type) as type,
    [plain_words(trunk), plain_words(country), plain_words(direction_text), plain_words(day_text)] as others
  from invoice_lines
)
select
  file, line_number,
  list_bool_or(list_transform(list_concat([text, type], others), lambda words: says_total(words))) as is_total,
  charge_kind(type) as type_kind,
  says_calls(type) as type_says_calls,
  charge_kind(text) as text_kind,
  says_calls(text) as text_says_calls
from plain;

update invoice_lines as line
set kind = case
  when words.is_total then 'total'
  when is_yes(tax) then 'tax'
  when words.type_kind is not null then words.type_kind
  when words.type_says_calls then 'calls'
  when amount < 0 and words.text_kind = 'credit' then 'credit'
  when coalesce(calls, 0) <> 0 or coalesce(seconds, 0) <> 0 then 'calls'
  when words.text_kind is not null then words.text_kind
  when words.text_says_calls or coalesce(trunk, direction_text, country, day_text) is not null then 'calls'
  -- Of a file without any column of calls this may be all that it says of them.
  when not shape.has_details and description is null then 'calls'
  else 'other charge'
end
from invoice_shapes as shape, invoice_words as words
where shape.file = line.file and words.file = line.file and words.line_number = line.line_number;

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
