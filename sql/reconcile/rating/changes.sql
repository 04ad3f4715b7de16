-- What changed between days of the month: rate, billing increment, connect fee, rounding mode, decimals of prices. One row a
-- change, dated by the first day that shows it; calls are those from then on until the next change, amount what the change costs
-- them. Needs rate_changes. Result: temp table rating_changes.
create or replace temp table rating_changes as
with rate_effects as (
  select
    changes.day, 'rate' as what, changes.direction, changes.country, changes.currency, changes.trunk_ids,
    cast(null as decimal(18, 6)) as rate, trim_zeros(changes.before) as before, trim_zeros(changes.after) as after,
    count(*) as calls,
    sum(calls.expected_amount - calls.connect_fee
      - rounded_amount(changes.before, calls.billed_seconds, calls.mode, calls.decimals)) as amount,
    any_value(changes.is_certain) as is_certain
  from rate_changes as changes
  join rated_calls as calls
    on list_contains(changes.group_ids, calls.group_id) and calls.rate = changes.after
  where calls.billed_seconds > 0 and calls.expected_amount is not null
  group by changes.day, changes.direction, changes.country, changes.currency, changes.trunk_ids, changes.before, changes.after
),
rounding_steps as (
  select
    rules.*,
    lag(mode) over days as mode_before,
    lag(decimals) over days as decimals_before,
    lag(fee_millionths) over days as fee_before
  from rounding_rules as rules
  window days as (partition by group_id order by valid_from nulls first)
),
rounding_changes as (
  select
    *,
    -- A mode that explains as many of the new days has not changed.
    fits - case mode_before when 'half_up' then half_up when 'half_even' then half_even when 'ceiling' then ceiling
      else truncation end > 5 as is_other_mode
  from rounding_steps where mode_before is not null
),
rounding_effects as (
  select
    changes.valid_from as day, groups.direction, groups.country, groups.currency, groups.trunk_id,
    changes.mode_before, changes.mode, changes.decimals_before, changes.decimals, changes.fee_before, changes.fee_millionths,
    changes.is_other_mode,
    count(calls.call_id) as calls,
    cast(sum(rounded_amount(calls.rate, calls.billed_seconds, changes.mode, changes.decimals)
      - rounded_amount(calls.rate, calls.billed_seconds, changes.mode_before, changes.decimals_before)) as decimal(38, 6)) as rounding_amount,
    cast(sum(amount_of_millionths(changes.fee_millionths - changes.fee_before)) as decimal(38, 6)) as fee_amount
  from rounding_changes as changes
  join rating_groups as groups using (group_id)
  join rated_calls as calls
    on calls.group_id = changes.group_id and calls.billing_date >= changes.valid_from
    and calls.billing_date < coalesce(changes.valid_to, date 'infinity')
  where calls.billed_seconds > 0 and calls.expected_amount is not null
  group by all
),
rounding_lines as (
  select day, 'rounding mode' as what, direction, country, currency, trunk_id, mode_before as before, mode as after, calls,
    rounding_amount as amount
  from rounding_effects where is_other_mode and decimals = decimals_before
  union all
  select day, 'decimals', direction, country, currency, trunk_id, decimals_before::varchar, decimals::varchar, calls, rounding_amount
  from rounding_effects where decimals <> decimals_before
  union all
  select day, 'connect fee', direction, country, currency, trunk_id, trim_zeros(amount_of_millionths(fee_before)),
    trim_zeros(amount_of_millionths(fee_millionths)), calls, fee_amount
  from rounding_effects where fee_millionths <> fee_before
),
increment_steps as (
  select
    key_id, valid_from, valid_to, first_seconds, step_seconds,
    lag(first_seconds) over days as first_before,
    lag(step_seconds) over days as step_before
  from increment_rules
  where is_known
  window days as (partition by key_id order by valid_from nulls first)
),
-- A new rate may come with a new increment.
across_rates as (
  select
    new_keys.key_id, new_rules.valid_from, new_rules.valid_to, new_rules.first_seconds, new_rules.step_seconds,
    old_rules.first_seconds as first_before, old_rules.step_seconds as step_before, changes.day
  from rate_changes as changes
  join rating_keys as old_keys
    on changes.destination_id = old_keys.destination_id and changes.before_millionths = old_keys.rate_millionths
  join rating_keys as new_keys
    on changes.destination_id = new_keys.destination_id and changes.after_millionths = new_keys.rate_millionths
  join increment_rules as old_rules on old_rules.key_id = old_keys.key_id and old_rules.valid_to is null
  join increment_rules as new_rules on new_rules.key_id = new_keys.key_id and new_rules.valid_from is null
  where old_rules.is_known and new_rules.is_known and old_rules.certainty = 'certain' and new_rules.certainty = 'certain'
),
increment_changes as (
  select key_id, valid_from as day, valid_to, first_seconds, step_seconds, first_before, step_before
  from increment_steps where first_before is not null
  union
  select key_id, day, valid_to, first_seconds, step_seconds, first_before, step_before from across_rates
),
increment_effects as (
  select
    changes.day, 'increment' as what, keys.direction, keys.country, keys.currency,
    list(distinct calls.trunk_id order by calls.trunk_id) as trunk_ids, keys.rate,
    format('{}/{}', first_before, step_before) as before, format('{}/{}', first_seconds, step_seconds) as after,
    count(*) as calls,
    sum(calls.expected_amount - calls.connect_fee
      - rounded_amount(calls.rate, stepped_seconds(seconds.increment_seconds, first_before, step_before), calls.mode, calls.decimals)
    ) as amount,
    true as is_certain
  from increment_changes as changes
  join rating_keys as keys using (key_id)
  join rating_seconds as seconds
    on seconds.key_id = changes.key_id and seconds.billing_date >= changes.day
    and seconds.billing_date < coalesce(changes.valid_to, date 'infinity')
  join rated_calls as calls on calls.call_id = seconds.call_id
  where (first_before, step_before) <> (first_seconds, step_seconds)
    and seconds.increment_seconds > 0 and calls.billed_seconds > 0 and calls.expected_amount is not null
  group by all
),
changes as (
  from rate_effects
  union all
  from increment_effects
  union all
  select day, what, direction, country, currency, list(distinct trunk_id order by trunk_id), null, before, after,
    sum(calls)::bigint, sum(amount), true
  from rounding_lines
  group by day, what, direction, country, currency, before, after
)
select
  day, what, direction, country, currency,
  case when len(trunk_ids) <= 3 then array_to_string(trunk_ids, ', ') else len(trunk_ids) || ' trunks' end as trunks,
  rate, before, after, calls, cast(amount as decimal(38, 6)) as amount,
  case when is_certain then 'certain' else 'too few calls to be certain' end as certainty
from changes
order by day, what, direction, country, currency, trunks, before, after;
