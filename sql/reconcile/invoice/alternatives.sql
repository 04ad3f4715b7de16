-- What the priced calls of cells that differ by more than rounding would come to otherwise. Needs invoice_cells,
-- invoice_calls_of_month, macros_rounding.sql. One row a (cell, kind, name): kind rounding or increment.
with calls as (
  select cells.cell, calls.rate, calls.billed_seconds, calls.talk_seconds
  from invoice_calls_of_month as calls
  join invoice_families as families using (family)
  join invoice_cells as cells
    on cells.family = calls.family and cells.day is not distinct from case when families.has_days then calls.day end
  where calls.price is not null
    and abs(cells.invoice_amount - cells.amount) > cells.amount_unit + 0.00005 * cells.priced_calls
),
modes as (
  select * from (values
    ('half_up', 'to the nearest'), ('half_even', 'to the nearest, halves to even'), ('ceiling', 'up'), ('truncation', 'down')
  ) as modes(mode, words)
),
roundings as (
  select
    cell,
    'each call rounded ' || words || ' to ' || decimals || ' decimals' as name,
    sum(rounded_amount(rate, billed_seconds, mode, decimals)) as amount,
    null::bigint as seconds
  from calls cross join modes cross join (values (2), (3), (4)) as places(decimals)
  where rate is not null
  group by cell, mode, words, decimals
),
steps as (
  select * from (values (1, 1), (6, 6), (30, 6), (30, 30), (60, 1), (60, 6), (60, 60)) as steps(first, next)
),
billed as (
  select
    cell, first, next, base, rate,
    case when seconds <= 0 then 0
      when seconds <= first then first
      else first + (seconds - first + next - 1) // next * next
    end as seconds
  from (
    select cell, rate, billed_seconds as seconds, 'billed' as base from calls where billed_seconds > 0
    union all
    select cell, rate, talk_seconds, 'talked' from calls where billed_seconds > 0
  )
  cross join steps
),
increments as (
  select
    cell,
    first || '/' || next as name,
    sum(rounded_amount(rate, seconds, 'half_up', 4)) as amount,
    sum(seconds)::bigint as seconds
  from billed
  where rate is not null
  group by cell, first, next, base
),
alternatives as (
  select cell, 'rounding' as kind, name, amount::decimal(38, 6) as amount, seconds from roundings
  union all
  select cell, 'increment', name, amount::decimal(38, 6), seconds from increments
)
select cell, kind, name, amount, seconds
from alternatives
order by cell, kind, length(name), name, amount;
