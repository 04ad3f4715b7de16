-- Each thing that the invoice bills or the ledger has, with both sides' figures. Needs invoice_lines, invoice_calls,
-- invoice_days (day, day_start, day_end: the days of the month as the invoice cuts it), month_gaps.
-- Result: invoice_cells, one row a (family, day), and a (currency, trunk, direction, destination, day) for calls that no line
-- bills, as far as the invoice tells them apart. said_by_*: whether any line says it.

create or replace temp table invoice_said as
select
  count(trunk_id) > 0 as trunk, count(direction) > 0 as direction, count(destination) > 0 as destination, count(day) > 0 as day
from invoice_lines where kind = 'calls';

create or replace temp table invoice_calls_of_month as
select calls.*, days.day
from invoice_calls as calls
join invoice_days as days on calls.create_time >= days.day_start and calls.create_time < days.day_end;

create or replace temp table invoice_ledger_cells as
select
  calls.family,
  case when coalesce(families.has_days, said.day) then calls.day end as day,
  calls.currency,
  case when calls.family is null and said.trunk then calls.trunk_id end as trunk_id,
  case when calls.family is null and said.direction then calls.direction end as direction,
  case when calls.family is null and said.destination then calls.destination end as destination,
  coalesce(sum(calls.price), 0)::decimal(38, 6) as amount,
  count(*) filter (where calls.price is not null) as priced_calls,
  count(*) filter (where calls.billed_seconds > 0 and not calls.is_unpriced) as billed_calls,
  count(*) filter (where calls.is_answered and not calls.is_unpriced) as answered_calls,
  count(*) filter (where not calls.is_unpriced) as all_calls,
  count(*) filter (where calls.is_unpriced) as unpriced_calls,
  coalesce(sum(calls.billed_seconds) filter (where calls.is_unpriced), 0)::bigint as unpriced_seconds,
  count(*) filter (where calls.is_unpriced and calls.expected is null) as unrated_calls,
  coalesce(sum(calls.expected), 0)::decimal(38, 6) as unpriced_expected,
  coalesce(sum(calls.billed_seconds) filter (where calls.price is not null), 0)::bigint as seconds,
  count(distinct calls.rate) filter (where calls.billed_seconds > 0) as rates,
  min(calls.rate) filter (where calls.billed_seconds > 0) as rate
from invoice_calls_of_month as calls
cross join invoice_said as said
left join invoice_families as families using (family)
where calls.price is not null or calls.is_unpriced or calls.family is not null
group by all;

create or replace temp table invoice_line_cells as
select
  line.family,
  line.day,
  sum(line.amount)::decimal(38, 6) as amount,
  case when count(*) = count(line.calls) then sum(line.calls)::bigint end as calls,
  case when count(*) = count(line.seconds) then sum(line.seconds)::decimal(38, 6) end as seconds,
  count(*) as lines,
  sum(line.amount_unit)::decimal(38, 6) as amount_unit,
  sum(line.seconds_unit)::decimal(38, 6) as seconds_unit,
  min(line.file || ':' || line.line_number) as first_place,
  string_agg(line.file || ':' || line.line_number, ' ' order by line.file, line.line_number) as places
from invoice_lines as line
where line.family is not null
group by line.family, line.day;

create or replace temp table invoice_cells as
select
  row_number() over (order by coalesce(families.currency, ledger.currency), families.family, coalesce(lines.day, ledger.day), ledger.trunk_id, ledger.direction, ledger.destination) as cell,
  coalesce(lines.family, ledger.family) as family,
  coalesce(families.currency, ledger.currency) as currency,
  coalesce(families.trunk_id, ledger.trunk_id) as trunk_id,
  coalesce(families.direction, ledger.direction) as direction,
  coalesce(families.destination, ledger.destination) as destination,
  coalesce(lines.day, ledger.day) as day,
  coalesce(lines.amount, 0) as invoice_amount,
  lines.calls as invoice_calls,
  lines.seconds as invoice_seconds,
  coalesce(lines.lines, 0) as lines,
  coalesce(lines.amount_unit, 0) as amount_unit,
  coalesce(lines.seconds_unit, 0) as seconds_unit,
  lines.places,
  coalesce(ledger.amount, 0) as amount,
  coalesce(ledger.priced_calls, 0) as priced_calls,
  coalesce(ledger.billed_calls, 0) as billed_calls,
  coalesce(ledger.answered_calls, 0) as answered_calls,
  coalesce(ledger.all_calls, 0) as all_calls,
  coalesce(ledger.unpriced_calls, 0) as unpriced_calls,
  coalesce(ledger.unpriced_seconds, 0) as unpriced_seconds,
  coalesce(ledger.unrated_calls, 0) as unrated_calls,
  coalesce(ledger.unpriced_expected, 0) as unpriced_expected,
  coalesce(ledger.seconds, 0) as seconds,
  coalesce(ledger.rates, 0) as rates,
  ledger.rate,
  exists (
    select 1 from month_gaps as gaps, invoice_days as days
    where days.day_end > gaps.gap_start and days.day_start < gaps.gap_end
      and days.day = coalesce(lines.day, ledger.day, days.day)
  ) as has_gap
from invoice_line_cells as lines
full join invoice_ledger_cells as ledger
  on ledger.family = lines.family and ledger.day is not distinct from lines.day
left join invoice_families as families on families.family = coalesce(lines.family, ledger.family)
where coalesce(families.currency, ledger.currency) is not null;

-- Lines that stand there more than once, word for word: how often more, and what one of them says.
create or replace temp table invoice_copies as
with equal_lines as (
  select
    family, day,
    count(*) - 1 as copies,
    any_value(amount) as amount, any_value(calls) as calls, any_value(seconds) as seconds,
    string_agg(file || ':' || line_number, ' ' order by file, line_number) as places
  from invoice_lines
  where family is not null
  group by
    family, day, trunk, direction_text, country, day_text, calls_text, minutes_text, seconds_text, amount_text, description, type
  having count(*) > 1
)
select
  cells.cell, copies, equal_lines.amount, coalesce(equal_lines.calls, 0) as calls, coalesce(equal_lines.seconds, 0) as seconds,
  equal_lines.places
from equal_lines
join invoice_cells as cells
  on cells.lines > 0 and cells.family = equal_lines.family and cells.day is not distinct from equal_lines.day
order by cells.cell, equal_lines.places;
