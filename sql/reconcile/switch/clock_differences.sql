-- Time differences (switch minus provider, microseconds) of records and calls that are alone with their numbers on a day:
-- whatever the clocks show, they belong together. A template: {keys} are the columns of the numbers, {keys_given} says that
-- there are some. $share: one in so many of the numbers is looked at. Only files whose clock is not told yet. Result: temp
-- table switch_clock_differences gets rows.
insert into switch_clock_differences
with lone_records as (
  select {keys}, start_time::date as day, any_value(file) as file, any_value(start_time) as start_time
  from switch_records
  where {keys_given} and hash({keys}) % $share::ubigint = 0 and other_time is null
  group by {keys}, day
  having count(*) = 1
),
lone_calls as (
  select {keys}, create_time::date as day, any_value(create_time) as create_time
  from switch_calls
  where {keys_given} and hash({keys}) % $share::ubigint = 0
  group by {keys}, day
  having count(*) = 1
)
select file, day, epoch_us(start_time) - epoch_us(create_time)
from lone_records join lone_calls using ({keys}, day)
where file not in (select file from switch_clocks);
