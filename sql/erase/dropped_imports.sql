-- Imported files of calls before a time alone. Parameters: $project_id, $landing_from. One row a file.
select landing_file from ops.imports where project_id = $project_id and range_end < $landing_from::timestamp;
