-- Writes an imported file. Parameters: $project_id, $import_id, $file_name, $imported_at, $sha256, $landing_file,
-- $time_zone, $map, $columns, $header. Needs sql/import/records.sql, lines.sql and rejected.sql.

-- Calls that a newer import has already; in the order of time there are none.
create or replace temp table superseded_records as
with newer as (
  select distinct record_key(call_id, create_time, from_raw, to_raw, direction, trunk_id) as key
  from provider_records
  where project_id = $project_id and imported_at > $imported_at::timestamp
)
select record
from import_records
where place = 'record' and record_key(call_id, create_time, from_raw, to_raw, direction, trunk_id) in (select key from newer);

create or replace temp table replaced_records as
select rowid as row
from provider_records
where project_id = $project_id
  and imported_at <= $imported_at::timestamp
  and record_key(call_id, create_time, from_raw, to_raw, direction, trunk_id) in (
    select record_key(call_id, create_time, from_raw, to_raw, direction, trunk_id) from import_records where place = 'record'
  );

insert into ops.imports by name
select
  $import_id as import_id,
  $project_id as project_id,
  $file_name as file_name,
  $sha256 as sha256,
  $landing_file as landing_file,
  $imported_at::timestamp as imported_at,
  $time_zone as time_zone,
  $map as map,
  $columns as columns,
  $header as header,
  count(*) + (select count(*) from unreadable_lines) as lines,
  count(*) filter (place = 'record') - (select count(*) from superseded_records) as records,
  (select count(*) from replaced_records) as replaced_records,
  count(*) filter (place = 'repeated') as repeated_lines,
  (select count(*) from rejected_lines) as rejected_lines,
  count(*) filter (place = 'other_project') as other_project_lines,
  (select count(*) from superseded_records) as superseded_lines,
  min(create_time) filter (place in ('record', 'rejected', 'repeated')) as range_start,
  max(create_time) filter (place in ('record', 'rejected', 'repeated')) as range_end
from import_records;

delete from provider_records where rowid in (select row from replaced_records);

insert into provider_records by name
select
  import_records.* exclude (record, place, reason),
  $project_id as project_id,
  $import_id as import_id,
  $file_name as file_name,
  $imported_at::timestamp as imported_at
from import_records
where place = 'record' and record not in (select record from superseded_records);

insert into ops.rejected_records by name
select
  rejected_lines.*,
  $import_id as import_id,
  $project_id as project_id,
  $file_name as file_name,
  $imported_at::timestamp as rejected_at
from rejected_lines;
