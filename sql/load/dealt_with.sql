-- Which of some readings were dealt with, one row each. Parameters: $manifests, as a JSON list.
select distinct manifest
from ops.readings
where list_contains(from_json($manifests::json, '["varchar"]'), manifest);
