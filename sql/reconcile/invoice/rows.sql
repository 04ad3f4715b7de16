-- Adds the lines of one file to invoice_lines. A template: {file} a literal; {relation} its table of texts; {trunk} …
-- {tax} expressions for its columns, null::varchar where it has none; {amount_mark} … literals, what stands before decimals;
-- {header_currency} a literal or null. A line that is empty, or a heading (neither amount nor quantity), is none.
insert into invoice_lines
with texts as (
  select
    line_number,
    nullif(trim({trunk}), '') as trunk,
    nullif(trim({direction}), '') as direction_text,
    case when lower(trim({country})) not in ('', '??', '-', 'n/a', 'unknown') then trim({country}) end as country,
    nullif(trim({day}), '') as day_text,
    nullif(trim({currency}), '') as currency_text,
    nullif(trim({calls}), '') as calls_text,
    nullif(trim({minutes}), '') as minutes_text,
    nullif(trim({seconds}), '') as seconds_text,
    nullif(trim({amount}), '') as amount_text,
    masked_text(nullif(trim({description}), '')) as description,
    nullif(trim({type}), '') as type,
    nullif(trim({tax}), '') as tax
  from {relation}
),
units as (
  select
    pow(10, -max(decimals_of(amount_text, {amount_mark}))) / 2 as amount_unit,
    -- A colon's last place are seconds.
    coalesce(
      60 * pow(10, -max(case when not contains(minutes_text, ':') then decimals_of(minutes_text, {minutes_mark}) end)),
      0
    ) as minutes_unit,
    pow(10, -max(decimals_of(seconds_text, {seconds_mark}))) as seconds_unit
  from texts
)
select
  {file},
  texts.line_number,
  trunk, direction_text, country, day_text, currency_text, calls_text, minutes_text, seconds_text, amount_text,
  description, type, tax,
  null,
  direction_of(direction_text),
  null,
  null,
  case
    when currency_text is not null then coalesce(currency_of_amount(currency_text), upper(currency_text))
    else coalesce(currency_of_amount(amount_text), {header_currency})
  end,
  case when exact_decimal(calls_text, {calls_mark}) % 1 = 0 then cast(exact_decimal(calls_text, {calls_mark}) as bigint) end,
  coalesce(exact_decimal(seconds_text, {seconds_mark}), seconds_of_minutes(minutes_text, {minutes_mark})),
  exact_decimal(amount_text, {amount_mark}),
  null,
  null,
  cast(coalesce(units.amount_unit, 0.5) as decimal(18, 6)),
  case
    when seconds_text is null then cast(units.minutes_unit as decimal(18, 6))
    -- Whole seconds are what the ledger has: nothing is rounded.
    when coalesce(units.seconds_unit, 1) = 1 then 0
    else cast(units.seconds_unit as decimal(18, 6))
  end
from texts cross join units
where coalesce(amount_text, calls_text, minutes_text, seconds_text) is not null;
