-- Takes the records of switch_typed into switch_records, $file being their file and $records how many are there already;
-- what cannot be read into switch_set_aside, and the counts into switch_files. $name, $format, $skip: of the file; $zone:
-- that its times are in.
insert into switch_records
with dialled as (
  select *, dialled(from_text) as from_dialled, dialled(to_text) as to_dialled
  from switch_typed
  where place = 'near'
),
known as (
  select *, dialled_e164(from_dialled) as from_e164, dialled_e164(to_dialled) as to_e164 from dialled
),
compared as (
  select *, tail(from_e164, from_dialled) as from_tail, tail(to_e164, to_dialled) as to_tail from known
)
select
  $records + row_number() over (order by line), $file, line, record_id, direction,
  from_e164::bigint, to_e164::bigint, from_tail, to_tail,
  start_time, other_time, is_answered,
  case when is_answered then coalesce(talked, duration) when not is_answered then coalesce(talked, 0) else talked end
from compared
where from_tail is not null or to_tail is not null;

insert into switch_set_aside
select
  $file, lines.line,
  case
    when typed.place = 'set aside' then coalesce(typed.fault, 'the start is a time that ' || $zone || ' skips')
    when sound.line is null then 'its quotes do not pair, or it has too many columns'
  end
from switch_lines as lines
left join switch_typed as typed using (line)
left join (select line from switch_typed) as sound using (line)
where lines.text is not null and lines.line > $skip and (sound.line is null or typed.place = 'set aside')
order by line;

insert into switch_files
select
  $file, $name, $format,
  (select count(*) from switch_lines where text is not null and line > $skip),
  (select count(*) from switch_set_aside where file = $file),
  count(*) filter (place = 'elsewhere'),
  count(*) filter (place = 'near') - (select count(*) from switch_records where file = $file),
  count(*) filter (place = 'outside')
from switch_typed;
