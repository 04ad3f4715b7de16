-- What is to be matched: records by the provider's clock, and calls. Results: temp table timed_records and temp view timed_calls;
-- moment: microseconds since the epoch.
create or replace temp table timed_records as
select
  record, file, direction, from_number, to_number, from_tail, to_tail, is_answered, seconds,
  epoch_us(start_time) - coalesce(switch_clock_days.difference, switch_clocks.difference, 0) as moment
from switch_records
left join switch_clocks using (file)
left join switch_clock_days
  on switch_clock_days.file = switch_records.file and switch_clock_days.day = switch_records.start_time::date;

create or replace temp view timed_calls as
select *, epoch_us(create_time) as moment from switch_calls;
