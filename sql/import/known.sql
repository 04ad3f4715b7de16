-- The import of exactly this file, read in exactly this way, if there is one. Parameters: $project_id, $sha256, $time_zone, $map.
select import_id
from ops.imports
where project_id = $project_id and sha256 = $sha256 and time_zone = $time_zone and map = $map
order by imported_at desc
limit 1;
