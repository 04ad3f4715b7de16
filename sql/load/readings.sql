-- Marks the readings of the batch as loaded. Parameters: $manifests, as JSON [[manifest, fetched_at], …], $project_id.
insert into ops.readings (project_id, manifest, fetched_at, outcome)
select $project_id, manifest[1], manifest[2]::timestamp, 'loaded'
from (select unnest(from_json($manifests::json, '[["varchar"]]')) as manifest);
