-- For keys that no increment fits as they are: how many calls of each day candidates fit: the usual ones, and firsts and steps
-- that the billed seconds themselves show. Only what fits some day better than the month's best is kept, the best eight.
-- Parameters: $keys, a JSON list of key_id; $firsts and $steps, JSON lists of the usual ones. Result: one row a key, day, candidate.
with unclear as materialized (
  select *
  from increment_calls
  where key_id in (select unnest(from_json($keys::json, '["bigint"]')))
),
lengths as (
  select key_id, billed, sum(calls) as calls from unclear group by key_id, billed
),
gaps as (
  select key_id, billed - lag(billed) over (partition by key_id order by billed) as step from lengths
),
day_steps as (
  select
    key_id, billing_date,
    list_reduce(list_transform(list(distinct billed), lambda one: one - least_billed), lambda one, other: gcd(one, other), 0) as step
  from unclear join (
    select key_id, billing_date, min(billed) as least_billed from unclear group by key_id, billing_date
  ) using (key_id, billing_date)
  group by key_id, billing_date, least_billed
),
steps as (
  select key_id, unnest(from_json($steps::json, '["bigint"]')) as step from (select distinct key_id from unclear)
  union
  select key_id, step from (
    select key_id, step from gaps where step is not null
    group by key_id, step
    qualify row_number() over (partition by key_id order by count(*) desc, step) <= 4
  )
  union
  select key_id, step from (
    select key_id, step from day_steps where step > 0
    group by key_id, step
    qualify row_number() over (partition by key_id order by count(*) desc, step) <= 3
  )
),
firsts as (
  select key_id, unnest(from_json($firsts::json, '["bigint"]')) as first from (select distinct key_id from unclear)
  union
  select key_id, billed from (
    select key_id, billed from lengths qualify row_number() over (partition by key_id order by calls desc, billed) <= 3
  )
  union
  select key_id, least_billed from (
    select key_id, least_billed
    from (select key_id, billing_date, min(billed) as least_billed from unclear group by key_id, billing_date)
    group by key_id, least_billed
    qualify row_number() over (partition by key_id order by count(*) desc, least_billed) <= 3
  )
),
candidates as (
  select key_id, first, step from firsts join steps using (key_id)
),
fits as (
  select
    key_id, billing_date, first, step,
    sum(calls)::bigint as calls,
    coalesce(sum(calls) filter (billed = stepped_seconds(seconds, first, step)), 0)::bigint as fits
  from unclear join candidates using (key_id)
  group by key_id, billing_date, first, step
),
totals as (
  select key_id, first, step, sum(fits) as fits from fits group by key_id, first, step
),
best as (
  select key_id, first as best_first, step as best_step
  from totals
  qualify row_number() over (partition by key_id order by fits desc, first, step) = 1
),
compared as (
  select
    fits.*,
    first = best_first and step = best_step as is_best,
    max(fits) filter (first = best_first and step = best_step) over (partition by key_id, billing_date) as best_fits
  from fits join best using (key_id)
),
kept as (
  select key_id, first, step
  from compared
  group by key_id, first, step, is_best
  having is_best or sum(greatest(0, fits - best_fits)) > 0
  qualify row_number() over (
    partition by key_id order by is_best desc, sum(greatest(0, fits - best_fits)) desc, first, step
  ) <= 9
)
select key_id, billing_date, first, step, calls, fits
from compared semi join kept using (key_id, first, step)
order by all;
