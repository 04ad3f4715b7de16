-- Decides records in an hour that the zone repeats: each goes to the time at which a call stands nearest, one of the same
-- two numbers before one that shares the called or the calling number; the first time where none is near. $tolerance in
-- microseconds. There are few of them, one hour a year.
update switch_records
set start_time = other_time, other_time = null
from (
  with ambiguous as (
    select
      record, switch_records.file, from_tail, to_tail, start_time, other_time,
      coalesce(difference, 0) as difference
    from switch_records
    left join switch_clocks using (file)
    where other_time is not null
  ),
  span as (
    select min(start_time) - interval 1 hour as earliest, max(other_time) + interval 1 hour as latest from ambiguous
  ),
  near_calls_of_hour as (
    select call, from_tail, to_tail, epoch_us(create_time) as moment
    from switch_calls, span
    where create_time between earliest and latest
  ),
  pairs as (
    select ambiguous.*, calls.moment, ambiguous.from_tail is not distinct from calls.from_tail as has_both
    from ambiguous
    join near_calls_of_hour as calls on calls.to_tail = ambiguous.to_tail
    union all
    select ambiguous.*, calls.moment, false
    from ambiguous
    join near_calls_of_hour as calls on calls.from_tail = ambiguous.from_tail
  ),
  distances as (
    select
      record, has_both,
      abs(epoch_us(start_time) - difference - moment) as first_distance,
      abs(epoch_us(other_time) - difference - moment) as last_distance
    from pairs
  )
  select record
  from distances
  where least(first_distance, last_distance) <= $tolerance
  group by record
  having arg_min(last_distance < first_distance, (not has_both, least(first_distance, last_distance)))
) as decided
where decided.record = switch_records.record;
