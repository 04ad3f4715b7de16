-- Types the records of one resource. A template: <typed> is the temp table that it makes, <resource> the resource,
-- <id> and <parent> its key, <paths> the fields that are read, <values> and <faults> what the macros of fields.sql
-- make of them. Needs the temp tables of configuration_lines.sql.
-- Result: temp table <typed>, one row a resource; what cannot be typed is in rejected_records.
create or replace temp table {typed} as
select
  line_number,
  parent_id,
  {values},
  concat_ws('; ', case when record_type <> 'OBJECT' then 'not an object' end, {faults}) as reason
from (
  select
    line_number,
    parent_id,
    record_type,
    json_extract_string(json, [{paths}]) as text,
    json_type(json, [{paths}]) as type
  from configuration_lines
  where resource = {resource} and record_type is not null
);

insert into rejected_records (resource, parent_id, resource_id, raw, reason)
select {resource}, typed.parent_id, typed.{id}, record_text(lines.json), typed.reason
from {typed} as typed
join configuration_lines as lines using (line_number)
where typed.reason <> '';

delete from {typed} where reason <> '';

-- A list that moves while it is read may hold a resource twice: the later line is the newer one.
delete from {typed} as typed
using (
  select parent_id, {id} as id, max(line_number) as line_number from {typed} group by parent_id, {id} having count(*) > 1
) as newest
where typed.{id} = newest.id
  and typed.parent_id is not distinct from newest.parent_id
  and typed.line_number < newest.line_number;
