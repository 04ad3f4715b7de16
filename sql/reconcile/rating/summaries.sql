-- What the report's tables and files show. Result: views rounding_by_group, billing_increments, billing_increments_daily.
create or replace temp view rounding_by_group as
with priced as (
  select
    group_id, billing_date, count(*) filter (difference <> 0) as unexplained, sum(difference) as difference
  from rated_calls where price is not null and billed_seconds > 0 group by group_id, billing_date
)
select
  groups.trunk_id, groups.direction, groups.country, groups.currency, rules.valid_from, rules.valid_to,
  rules.modes, rules.decimals, amount_of_millionths(rules.fee_millionths) as connect_fee, rules.calls, rules.fits,
  rules.half_up, rules.half_even, rules.ceiling, rules.truncation,
  coalesce(sum(priced.unexplained), 0)::bigint as unexplained,
  coalesce(sum(priced.difference), 0)::decimal(38, 6) as difference,
  case
    when rules.hint is not null then rules.hint
    when rules.fits < 0.5 * rules.calls then 'no mode fits half of the calls'
    when contains(rules.modes, ',') then 'cannot tell between ' || rules.modes
  end as note
from rounding_rules as rules
join rating_groups as groups using (group_id)
left join priced
  on priced.group_id = rules.group_id and priced.billing_date >= coalesce(rules.valid_from, date '-infinity')
  and priced.billing_date < coalesce(rules.valid_to, date 'infinity')
group by all
order by unexplained desc, rules.calls desc, trunk_id, groups.direction, country, currency, valid_from nulls first;

create or replace temp view billing_increments as
select
  keys.direction, keys.country, keys.currency, keys.rate, rules.valid_from, rules.valid_to,
  format('{}/{}', first_seconds, step_seconds) as increment,
  case when is_known or certainty is null then certainty when 2 * fits < calls then 'none fits most calls' else 'too few calls' end
    as certainty,
  alternatives, calls, fits, durations, billed_lengths
from increment_rules as rules join rating_keys as keys using (key_id)
order by case certainty when 'certain' then 2 when 'certain but for the first' then 1 else 0 end, calls - fits desc, calls desc, direction, country, currency, rate, valid_from nulls first;

create or replace temp view billing_increments_daily as
select
  calls.billing_date, keys.direction, keys.country, keys.currency, keys.rate,
  format('{}/{}', first_seconds, step_seconds) as increment,
  rules.certainty,
  sum(calls.calls)::bigint as calls,
  coalesce(sum(calls.calls) filter (billed = stepped_seconds(seconds, first_seconds, step_seconds)), 0)::bigint as fits,
  count(distinct seconds) as durations
from increment_calls as calls
join rating_keys as keys using (key_id)
left join increment_rules as rules
  on calls.key_id = rules.key_id
  and calls.billing_date >= coalesce(rules.valid_from, date '-infinity')
  and calls.billing_date < coalesce(rules.valid_to, date 'infinity')
group by all
order by all;
