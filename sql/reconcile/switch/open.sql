-- What is to be matched: records by the provider's clock, and calls. Results: temp view switch_moments (record, moment) and
-- temp tables open_records and open_calls; moment: microseconds since the epoch.
create or replace temp view switch_moments as
select
  switch_records.*,
  epoch_us(start_time) - coalesce(switch_clock_days.difference, switch_clocks.difference, 0) as moment
from switch_records
left join switch_clocks using (file)
left join switch_clock_days
  on switch_clock_days.file = switch_records.file and switch_clock_days.day = switch_records.start_time::date;

create or replace temp table open_records as
select record, from_number, to_number, from_tail, to_tail, coalesce(seconds, 0) as seconds, moment
from switch_moments;

create or replace temp table open_calls as
select
  call, direction, from_number, to_number, from_tail, to_tail, coalesce(seconds, 0) as seconds,
  epoch_us(create_time) as moment
from switch_calls;
