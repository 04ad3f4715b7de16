-- Writes an imported file. Parameters: $project_id, $import_id, $file_name, $imported_at, $sha256, $landing_file,
-- $time_zone, $map, $columns, $header. Needs sql/normalize/plain_id.sql and
-- sql/import/records.sql, lines.sql and rejected.sql.

-- Records of earlier or later imports and of this file that are one call: by the id as it is; else by the id in another
-- form, where both sides have that once; else, where one of them has no id, by everything that tells a call from another.
create or replace temp table same_records as
with known as (
  select rowid as row, imported_at > $imported_at::timestamp as is_newer, call_id
  from provider_records
  where project_id = $project_id
),
records as (
  select record, call_id from import_records where place = 'record'
),
known_forms as (
  select is_newer, plain_id(call_id) as id, any_value(row) as row
  from known
  where call_id is not null
  group by is_newer, id
  having count(*) = 1
),
record_forms as (
  select plain_id(call_id) as id, any_value(record) as record
  from records
  where call_id is not null
  group by id
  having count(*) = 1
),
known_times as (
  select
    rowid as row, imported_at > $imported_at::timestamp as is_newer, call_id,
    time_key(create_time, from_raw, to_raw, direction, trunk_id) as key
  from provider_records
  where project_id = $project_id
    and (call_id is null or exists (from records where records.call_id is null))
),
record_times as (
  select record, call_id, time_key(create_time, from_raw, to_raw, direction, trunk_id) as key
  from import_records
  where place = 'record' and (call_id is null or exists (from known where known.call_id is null))
)
select row, is_newer, record from known join records using (call_id)
union
select row, is_newer, record from known_forms join record_forms using (id)
union
select row, is_newer, record
from known_times
join record_times using (key)
where known_times.call_id is null or record_times.call_id is null;

-- Calls that a newer import has already; in the order of time there are none.
create or replace temp table superseded_records as
select distinct record from same_records where is_newer;

create or replace temp table replaced_records as
select distinct row from same_records where not is_newer;

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
