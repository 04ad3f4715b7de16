-- Of lines of one call (by its id) in a file the last one counts: earlier ones are repetitions where they say the same,
-- and are set aside where they do not. Needs sql/import/records.sql.
create or replace temp table repeated_lines as
with repeated as (
  select call_id
  from import_records
  where place = 'record' and call_id is not null
  group by call_id
  having count(*) > 1
),
lines as (
  select record, call_id, json_merge_patch(to_json(whole), '{"record": null, "line": null}') as content
  from import_records as whole
  semi join repeated using (call_id)
  where place = 'record'
)
select
  record,
  content = arg_max(content, record) over (partition by call_id) as is_same,
  record = max(record) over (partition by call_id) as is_last
from lines;

update import_records
set
  place = case when repeated_lines.is_same then 'repeated' else 'rejected' end,
  reason = case when repeated_lines.is_same then '' else 'a later line of the file says otherwise of the same Call Id' end
from repeated_lines
where import_records.record = repeated_lines.record and not repeated_lines.is_last;
