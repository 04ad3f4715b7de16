-- What of the lines a person has to know: each kind with its first line and how many there are. Parameters: $first, $next:
-- first date of the month and of the next one.
with findings as (
  select 'days outside of the month' as what, file, line_number, day::varchar as text,
    'it may be the invoice of another month, or bill calls of one' as remedy
  from invoice_lines
  where kind = 'calls' and (day < $first::date or day >= $next::date)
  union all
  select 'trunks that the ledger does not know', file, line_number, trunk, 'ask the provider whose trunk it is'
  from invoice_lines
  where kind = 'calls' and trunk_id not in (select trunk_id from invoice_trunk_ids)
  union all
  select 'totals that their lines do not sum to', file, line_number, amount || ', not ' || all_lines,
    'ask the provider for the lines'
  from invoice_stated_totals
  union all
  select 'lines whose calls or minutes differ though their amount does not', null, null, coalesce(places, ''),
    'see invoice_comparison'
  from invoice_cells
  where abs(invoice_amount - amount) <= amount_unit and lines > 0
    and (
      invoice_calls not in (billed_calls, answered_calls, all_calls)
      or abs(invoice_seconds - seconds) > seconds_unit
    )
)
select
  what,
  count(*) as count,
  min(remedy) as remedy,
  arg_min(coalesce(file || ':' || line_number || ' ', '') || text, (file, line_number, text)) as first
from findings
group by what
order by what;
