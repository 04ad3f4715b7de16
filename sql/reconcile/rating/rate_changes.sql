-- Changes of the rate of a destination: a rate that was used no more from the moment that another one was first used. Rates that
-- are used side by side are those of several destinations of a country.
-- Result: temp table rate_changes, one row a change and, where trunks changed at different times, trunk.
create or replace temp table rate_changes as
with rates as (
  select
    group_id, destination_id, trunk_id, direction, country, currency, rate, rate_millionths,
    min(create_time) as first_time, max(create_time) as last_time, min(billing_date) as first_day, count(*) as calls
  from rating_calls
  where rate is not null
  group by all
),
-- Each new rate follows the one that ended last before it, each old rate is followed by the one that began first.
pairs as (
  select
    new.group_id, new.destination_id, new.trunk_id, new.direction, new.country, new.currency,
    old.rate as before, old.rate_millionths as before_millionths, new.rate as after, new.rate_millionths as after_millionths,
    new.first_day as day, old.last_time, new.first_time, old.calls as calls_before, new.calls as calls_after
  from rates as new
  join rates as old on new.group_id = old.group_id and old.last_time < new.first_time
  qualify row_number() over (partition by new.group_id, new.rate order by old.last_time desc, old.rate) = 1
    and row_number() over (partition by old.group_id, old.rate order by new.first_time, new.rate) = 1
),
marked as (
  select
    *,
    max(last_time) over same_change < min(first_time) over same_change as is_common
  from pairs
  window same_change as (partition by destination_id, before, after)
)
select
  destination_id, direction, country, currency, before, before_millionths, after, after_millionths,
  list(distinct group_id) as group_ids,
  list(distinct trunk_id order by trunk_id) as trunk_ids,
  min(day) as day, min(first_time) as first_time,
  sum(calls_before)::bigint as calls_before, sum(calls_after)::bigint as calls_after,
  -- If both rates were used all the time, how likely is it that none of the new ones comes before one of the old ones?
  -- One order in (calls over calls_before) of them: three decimal places of it have to be against chance.
  lgamma(sum(calls_before) + sum(calls_after) + 1) - lgamma(sum(calls_before) + 1) - lgamma(sum(calls_after) + 1)
    > 3 * ln(10) as is_certain
from marked
group by destination_id, direction, country, currency, before, before_millionths, after, after_millionths,
  case when not is_common then group_id end;
