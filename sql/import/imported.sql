-- What an import came to. Parameters: $import_id. One row.
select
  import_id, file_name, sha256, lines, records, replaced_records, repeated_lines, rejected_lines, other_project_lines,
  superseded_lines, range_start, range_end
from ops.imports
where import_id = $import_id;
