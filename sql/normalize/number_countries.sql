-- Countries of the number prefixes of this reading: seven digits decide, the longest known prefix wins.
-- Equality joins on each length, because a join with starts_with compares every number with every prefix.
-- Result: temp table number_countries (digits, country).
create or replace temp table number_countries as
with seen as (
  select distinct left(from_digits, 7) as digits from typed_calls where from_digits is not null
  union
  select distinct left(to_digits, 7) from typed_calls where to_digits is not null
),
shortened as (
  select digits, left(digits, size) as prefix from seen cross join range(1, 8) as sizes(size)
)
select digits, arg_max(country, length(prefix)) as country
from shortened join number_prefixes using (prefix)
group by digits;
