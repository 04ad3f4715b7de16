-- Rows of number_days whose number is replaced join those that stand for the rest of their day already.
-- Needs the temp table erased_values (old, new).
create or replace temp table erased_days as
select days.* replace (erased_values.new as own_number)
from number_days as days
join erased_values on days.own_number = erased_values.old;

delete from number_days using erased_values where number_days.own_number = erased_values.old;

merge into number_days as days
using (
  select
    billing_date, project_id, own_number, direction, currency,
    sum(calls)::bigint as calls,
    sum(answered)::bigint as answered,
    sum(answered_and_ended)::bigint as answered_and_ended,
    sum(short_calls)::bigint as short_calls,
    sum(unpriced_calls)::bigint as unpriced_calls,
    sum(talk_seconds)::bigint as talk_seconds,
    sum(billed_seconds)::bigint as billed_seconds,
    sum(spend)::decimal(38, 6) as spend
  from erased_days
  group by all
) as erased
  on days.billing_date = erased.billing_date
  and days.project_id = erased.project_id
  and days.own_number is not distinct from erased.own_number
  and days.direction is not distinct from erased.direction
  and days.currency is not distinct from erased.currency
when matched then update set
  calls = days.calls + erased.calls,
  answered = days.answered + erased.answered,
  answered_and_ended = days.answered_and_ended + erased.answered_and_ended,
  short_calls = days.short_calls + erased.short_calls,
  unpriced_calls = days.unpriced_calls + erased.unpriced_calls,
  talk_seconds = days.talk_seconds + erased.talk_seconds,
  billed_seconds = days.billed_seconds + erased.billed_seconds,
  spend = days.spend + erased.spend
when not matched then insert by name;
