-- How many calls of each group each mode fits at four decimals and without a connect fee. One row a group.
select
  group_id,
  sum(calls)::bigint as calls,
  coalesce(sum(calls) filter (residual = 100 * half_up), 0)::bigint as half_up,
  coalesce(sum(calls) filter (residual = 100 * half_even), 0)::bigint as half_even,
  coalesce(sum(calls) filter (residual = 100 * ceiling), 0)::bigint as ceiling,
  coalesce(sum(calls) filter (residual = 0), 0)::bigint as truncation
from rounding_patterns
where decimals = 4
group by group_id
order by group_id;
