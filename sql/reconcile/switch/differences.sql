-- Everything but the matched, with numbers masked. Result: switch_differences and, for what could not be read,
-- switch_lines_set_aside.
create or replace table switch_differences as
select
  outcomes.class,
  outcomes.tier as matched_by,
  calls.call_id,
  files.name as switch_file,
  records.line as switch_line,
  records.record_id as switch_record_id,
  coalesce(calls.direction, records.direction) as direction,
  masked('+' || coalesce(calls.from_number, records.from_number)) as caller,
  masked('+' || coalesce(calls.to_number, records.to_number)) as called,
  calls.create_time as provider_time,
  records.start_time as switch_time,
  make_timestamp(outcomes.moment) as switch_time_by_provider_clock,
  (round((outcomes.moment - epoch_us(calls.create_time)) / 1000) / 1000)::decimal(18, 3) as seconds_apart,
  outcomes.provider_answered,
  outcomes.switch_answered,
  outcomes.provider_seconds,
  outcomes.switch_seconds,
  outcomes.provider_seconds - outcomes.switch_seconds as seconds_more_at_provider,
  outcomes.billed_seconds,
  outcomes.price,
  outcomes.currency
from switch_outcomes as outcomes
left join switch_calls as calls using (call)
left join switch_records as records using (record)
left join switch_files as files on files.file = records.file
where outcomes.class <> 'matched'
order by coalesce(calls.create_time, make_timestamp(outcomes.moment)), calls.call_id, files.file, records.line;

create or replace table switch_lines_set_aside as
select name as switch_file, switch_set_aside.line as switch_line, reason
from switch_set_aside
join switch_files using (file)
order by file, switch_set_aside.line;
