-- Moves records on by the lines before them that are no records (sql/import/lines.sql).
update import_records
set line = places.record + places.moved
from (
  select record, moved
  from (select record from import_records) as records
  asof join moved_records on records.record > moved_records.records_before
) as places
where import_records.record = places.record;
