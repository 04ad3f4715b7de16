-- Which of some readings were dealt with, and how, one row each. Parameters: $manifests, as JSON [[manifest, fetched_at], …].
with asked as (
  select manifest[1] as manifest, manifest[2]::timestamp as fetched_at
  from (select unnest(from_json($manifests::json, '[["varchar"]]')) as manifest)
)
-- By time too: it is what keeps the search to the newest readings.
select distinct readings.manifest, readings.outcome
from ops.readings as readings
join asked using (manifest, fetched_at);
