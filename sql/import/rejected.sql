-- The lines of a file that could not be typed, whole. Read once more, because few files have any. A template: {source}
-- (read_csv, as in sql/import/records.sql), {raw} (its cells as a line of CSV) and {call_id} (of a line cut short, as it
-- stands in raw). Result: temp table rejected_lines.
create or replace temp table rejected_lines as
select line, call_id, raw, reason
from (select row_number() over () as record, {raw} as raw from {source}) as lines
join (select record, line, call_id, reason from import_records where place = 'rejected') as rejected using (record)
union all
select
  line,
  case when reason = 'too few values' then cell(replace(trim({call_id}, '"'), '""', '"')) end,
  raw, reason
from unreadable_lines;
