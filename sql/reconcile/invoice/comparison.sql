-- Everything that is billed beside what the ledger has, whether or not it differs. Parameter: $counted: which calls the
-- invoice counts: billed, answered or all.
create or replace temp table invoice_comparison as
select
  currency, trunk_id, direction, destination as country, day,
  invoice_amount::decimal(38, 6) as invoice_amount,
  amount::decimal(38, 6) as ledger_amount,
  (invoice_amount - amount)::decimal(38, 6) as difference,
  invoice_calls,
  case $counted when 'billed' then billed_calls when 'answered' then answered_calls else all_calls end::bigint as ledger_calls,
  invoice_seconds::decimal(38, 6) as invoice_seconds,
  seconds as ledger_seconds,
  unpriced_calls,
  has_gap,
  places as lines
from invoice_cells
order by cell;
