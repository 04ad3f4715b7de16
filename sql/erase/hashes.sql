-- SHA-256 of landing files that were rewritten. Parameters: $hashes, as JSON {file: sha256}.
update ops.windows
set sha256 = rewritten.sha256
from (
  select unnest(map_keys(hashes)) as file, unnest(map_values(hashes)) as sha256
  from (select from_json($hashes::json, '"map(varchar, varchar)"') as hashes)
) as rewritten
where windows.landing_file = rewritten.file and windows.sha256 <> rewritten.sha256;
