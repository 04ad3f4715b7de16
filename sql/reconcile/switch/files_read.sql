-- The files with what became of their lines, and their clocks.
select
  name, format, lines, set_aside, elsewhere, internal, outside,
  (select count(*) from switch_repeated where switch_repeated.file = files.file) as repeated,
  count(record) as compared,
  min(make_timestamp(moment)) as first_time,
  max(make_timestamp(moment)) as last_time,
  (round(any_value(clocks.difference) / 1000) / 1000)::decimal(18, 3) as clock_offset,
  any_value(confident) as confident,
  (round(any_value(drift) / 1000) / 1000)::decimal(18, 3) as drift
from switch_files as files
left join switch_clocks as clocks using (file)
left join timed_records using (file)
group by files.file, name, format, lines, set_aside, elsewhere, internal, outside
order by files.file;
