-- The clock of each day of each file: as in clocks.sql, but within $most (microseconds) of the file's, how far a clock may
-- go off in a month, and ten have to agree. Results: switch_clocks.drift and temp table switch_clock_days.
create or replace temp table switch_clock_days as
with near as (
  select file, day, switch_clock_differences.difference
  from switch_clock_differences
  join switch_clocks using (file)
  where abs(switch_clock_differences.difference - switch_clocks.difference) <= $most
),
bins as (
  select file, day, difference // $width as bin, count(*) as differences from near group by all
),
modes as (
  select
    bins.file, bins.day,
    arg_max(bins.bin, (bins.differences + coalesce(following.differences, 0)) * 1000000 - abs(bins.bin)) as bin
  from bins
  left join bins as following
    on following.file = bins.file and following.day = bins.day and following.bin = bins.bin + 1
  group by bins.file, bins.day
)
select file, day, quantile_disc(difference, 0.5) as difference
from near
join modes using (file, day)
where difference // $width in (modes.bin, modes.bin + 1)
group by file, day
having count(*) >= 10;

-- Drift: from the first days to the last ones, where the days' clocks differ by more than a second.
update switch_clocks
set drift = days.drift
from (
  select file, arg_max(difference, day) - arg_min(difference, day) as drift
  from switch_clock_days
  group by file
  having max(difference) - min(difference) > 1000000
) as days
where days.file = switch_clocks.file;

-- Where a clock does not drift, the whole file tells it best. Where it does, a day without calls enough goes by the day
-- before it that has, the first days by the first that has.
create or replace temp table switch_clock_days as
with days as (
  select file, unnest(generate_series(min(start_time)::date, max(start_time)::date, interval 1 day))::date as day
  from switch_records
  join switch_clocks using (file)
  where drift is not null
  group by file
),
firsts as (select file, arg_min(difference, day) as difference from switch_clock_days group by file)
select days.file, days.day, coalesce(known.difference, firsts.difference) as difference
from days
join firsts using (file)
asof left join switch_clock_days as known on known.file = days.file and days.day >= known.day;
