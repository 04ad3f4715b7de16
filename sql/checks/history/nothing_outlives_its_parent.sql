-- What belongs to a resource that is gone is gone too. A template: <table> is the history table, <key> its key, <end>
-- the column that names what it cannot outlive, <end_table> the history of that, <end_id> its identifier there.
-- Parameters: $project_id.
select {key}, valid_from
from {table}
semi join (
  select {end_id} as gone_id
  from {end_table}
  where project_id = $project_id
  group by {end_id}
  having not bool_or(is_current)
) as gone on gone.gone_id = {end}
where project_id = $project_id and is_current
